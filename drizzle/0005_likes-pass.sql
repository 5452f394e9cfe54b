ALTER TABLE "like_savers" ADD COLUMN "has_met_bottom" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "liked_media" ADD COLUMN "bit_rate" integer;