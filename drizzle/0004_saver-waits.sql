ALTER TABLE "like_savers" ADD COLUMN "page_refusals" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "liked_media" ADD COLUMN "thumb_claimed_until" timestamp with time zone;