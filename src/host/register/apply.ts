import { FrameWalker } from "../image/frames.ts";
import type { Vec3 } from "../image/volume.ts";
import { framesOf, identityAffine } from "./compose.ts";
import type { TransformChain } from "./transform.ts";

/** Where a chain takes a point of the fixed image, LPS mm. */
export function applyTo(chain: TransformChain, point: Vec3): Vec3 {
  return mapOf(chain)(point);
}

/** A chain as a function of points (LPS, mm), for many of them. */
export function mapOf(chain: TransformChain): (point: Vec3) => Vec3 {
  const walker = new FrameWalker(framesOf(chain, identityAffine, identityAffine));
  return ([x, y, z]) => {
    walker.go(x, y, z);
    const [a, b, c] = walker.position;
    return [a, b, c];
  };
}
