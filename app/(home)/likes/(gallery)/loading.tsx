import { LikesSkeleton } from "@/components/likes/likes-skeleton";

export default LikesSkeleton;
