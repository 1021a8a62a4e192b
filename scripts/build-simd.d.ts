export default function buildSimd(): Promise<void>;
