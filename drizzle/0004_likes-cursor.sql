DROP INDEX "liked_media_found_idx";--> statement-breakpoint
DROP INDEX "liked_copies_status_idx";--> statement-breakpoint
ALTER TABLE "like_savers" ADD COLUMN "x_user_id" bigint;--> statement-breakpoint
ALTER TABLE "like_savers" ADD COLUMN "fence" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "liked_media" ADD COLUMN "source_position" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "liked_media" ADD COLUMN "thumb_tries" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "liked_tweets" ADD COLUMN "asked_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "liked_media_gallery_idx" ON "liked_media" USING btree ("owner_id","found_at" DESC NULLS FIRST,"tweet_id" DESC NULLS FIRST,"position");--> statement-breakpoint
CREATE INDEX "liked_media_thumb_idx" ON "liked_media" USING btree ("owner_id") WHERE "liked_media"."thumb_hash" is null;--> statement-breakpoint
CREATE INDEX "liked_tweets_archived_idx" ON "liked_tweets" USING btree ("owner_id","position","tweet_id") WHERE "liked_tweets"."seen_at" is null;--> statement-breakpoint
CREATE INDEX "liked_tweets_asked_idx" ON "liked_tweets" USING btree ("owner_id") WHERE "liked_tweets"."asked_at" is not null;--> statement-breakpoint
CREATE INDEX "liked_copies_status_idx" ON "liked_copies" USING btree ("owner_id","status","place","reason","size_bytes");