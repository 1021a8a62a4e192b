import { serve } from "../pool/serve.node.ts";
import { perform, type Job } from "./job.ts";

serve((job: Job) => perform(job));
