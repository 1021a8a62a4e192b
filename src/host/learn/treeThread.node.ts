import { serve } from "../pool/serve.node.ts";
import { growTrees } from "./treeJob.ts";

serve(growTrees);
