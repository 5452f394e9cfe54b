CREATE TABLE "connections" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"owner_id" uuid NOT NULL,
	"provider" text NOT NULL,
	"account_id" text NOT NULL,
	"label" text NOT NULL,
	"display_name" text DEFAULT '' NOT NULL,
	"scopes" text[] NOT NULL,
	"access_token" "bytea",
	"refresh_token" "bytea",
	"access_expires_at" timestamp with time zone,
	"status" text DEFAULT 'working' NOT NULL,
	"problem" text,
	"broken_at" timestamp with time zone,
	"linked_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_used_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "like_digests" (
	"owner_id" uuid NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"every" text NOT NULL,
	"photos" integer NOT NULL,
	"videos" integer NOT NULL,
	"people" integer NOT NULL,
	"authors" jsonb NOT NULL,
	"address" text,
	"mail" text DEFAULT 'none' NOT NULL,
	"mail_problem" text,
	"mail_tried_at" timestamp with time zone,
	"dismissed_at" timestamp with time zone,
	CONSTRAINT "like_digests_owner_id_ends_at_pk" PRIMARY KEY("owner_id","ends_at")
);
--> statement-breakpoint
CREATE TABLE "like_savers" (
	"owner_id" uuid PRIMARY KEY NOT NULL,
	"is_on" boolean DEFAULT false NOT NULL,
	"connection_id" uuid,
	"reach" text DEFAULT 'new' NOT NULL,
	"places" text[] DEFAULT array['dropbox'] NOT NULL,
	"name_template" text NOT NULL,
	"saves_videos" boolean DEFAULT true NOT NULL,
	"saves_gifs" boolean DEFAULT true NOT NULL,
	"saves_quoted" boolean DEFAULT false NOT NULL,
	"digest" text DEFAULT 'off' NOT NULL,
	"digest_address" text,
	"last_digest_at" timestamp with time zone,
	"started_at" timestamp with time zone,
	"pass_started_at" timestamp with time zone,
	"page_token" text,
	"pages_of_pass" integer DEFAULT 0 NOT NULL,
	"has_met_bottom" boolean DEFAULT false NOT NULL,
	"is_caught_up" boolean DEFAULT false NOT NULL,
	"last_looked_at" timestamp with time zone,
	"next_look_at" timestamp with time zone,
	"problem_code" text,
	"problem" text,
	"x_user_id" bigint,
	"leased_until" timestamp with time zone,
	"fence" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "liked_copies" (
	"owner_id" uuid NOT NULL,
	"tweet_id" bigint NOT NULL,
	"position" smallint NOT NULL,
	"place" text NOT NULL,
	"status" text DEFAULT 'waiting' NOT NULL,
	"reason" text,
	"problem" text,
	"attempts" smallint DEFAULT 0 NOT NULL,
	"next_try_at" timestamp with time zone NOT NULL,
	"leased_until" timestamp with time zone,
	"fence" integer DEFAULT 0 NOT NULL,
	"path" text,
	"size_bytes" bigint,
	"content_hash" text,
	"session_id" text,
	"session_offset" bigint,
	"saved_at" timestamp with time zone,
	CONSTRAINT "liked_copies_owner_id_tweet_id_position_place_pk" PRIMARY KEY("owner_id","tweet_id","position","place")
);
--> statement-breakpoint
CREATE TABLE "liked_media" (
	"owner_id" uuid NOT NULL,
	"tweet_id" bigint NOT NULL,
	"position" smallint NOT NULL,
	"media_key" text NOT NULL,
	"type" text NOT NULL,
	"is_quoted" boolean DEFAULT false NOT NULL,
	"source_tweet_id" bigint NOT NULL,
	"source_position" smallint DEFAULT 0 NOT NULL,
	"author_id" bigint NOT NULL,
	"author_handle" text NOT NULL,
	"author_name" text NOT NULL,
	"tweeted_at" timestamp with time zone NOT NULL,
	"text" text NOT NULL,
	"alt_text" text,
	"width" integer,
	"height" integer,
	"duration_ms" integer,
	"url" text,
	"bit_rate" integer,
	"preview_url" text,
	"saved_size" text,
	"thumb_hash" text,
	"thumb_tries" smallint DEFAULT 0 NOT NULL,
	"found_at" timestamp with time zone NOT NULL,
	CONSTRAINT "liked_media_owner_id_tweet_id_position_pk" PRIMARY KEY("owner_id","tweet_id","position")
);
--> statement-breakpoint
CREATE TABLE "spending_caps" (
	"owner_id" uuid NOT NULL,
	"monthly_micro_usd" bigint NOT NULL,
	CONSTRAINT "spending_caps_owner_key" UNIQUE("owner_id"),
	CONSTRAINT "spending_caps_positive" CHECK ("spending_caps"."monthly_micro_usd" >= 0)
);
--> statement-breakpoint
CREATE TABLE "x_account" (
	"id" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"monthly_micro_usd" bigint,
	"paused_at" timestamp with time zone,
	"paused_because" text,
	CONSTRAINT "x_account_single_row" CHECK ("x_account"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE "x_billed" (
	"owner_id" uuid NOT NULL,
	"billed_on" date NOT NULL,
	"resource" text NOT NULL,
	CONSTRAINT "x_billed_owner_id_billed_on_resource_pk" PRIMARY KEY("owner_id","billed_on","resource")
);
--> statement-breakpoint
CREATE TABLE "x_billed_sign_ins" (
	"billed_on" date NOT NULL,
	"x_user_id" text NOT NULL,
	CONSTRAINT "x_billed_sign_ins_billed_on_x_user_id_pk" PRIMARY KEY("billed_on","x_user_id")
);
--> statement-breakpoint
CREATE TABLE "x_charges" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"owner_id" uuid,
	"feature" text NOT NULL,
	"endpoint" text NOT NULL,
	"micro_usd" bigint NOT NULL,
	"resources" integer,
	"charged_at" timestamp with time zone NOT NULL,
	"settled_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "x_rate_limits" (
	"key" text PRIMARY KEY NOT NULL,
	"limit" integer NOT NULL,
	"remaining" integer NOT NULL,
	"resets_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "liked_tweets" ALTER COLUMN "archive_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "archives" ADD COLUMN "storage_key" text;--> statement-breakpoint
ALTER TABLE "liked_tweets" ADD COLUMN "seen_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "liked_tweets" ADD COLUMN "author_id" bigint;--> statement-breakpoint
ALTER TABLE "liked_tweets" ADD COLUMN "author_handle" text;--> statement-breakpoint
ALTER TABLE "liked_tweets" ADD COLUMN "author_name" text;--> statement-breakpoint
ALTER TABLE "liked_tweets" ADD COLUMN "is_gone" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "liked_tweets" ADD COLUMN "asked_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "connections" ADD CONSTRAINT "connections_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "like_digests" ADD CONSTRAINT "like_digests_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "like_savers" ADD CONSTRAINT "like_savers_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "like_savers" ADD CONSTRAINT "like_savers_connection_id_connections_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connections"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "liked_copies" ADD CONSTRAINT "liked_copies_media_fk" FOREIGN KEY ("owner_id","tweet_id","position") REFERENCES "public"."liked_media"("owner_id","tweet_id","position") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "liked_media" ADD CONSTRAINT "liked_media_tweet_fk" FOREIGN KEY ("owner_id","tweet_id") REFERENCES "public"."liked_tweets"("owner_id","tweet_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "spending_caps" ADD CONSTRAINT "spending_caps_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "x_billed" ADD CONSTRAINT "x_billed_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "x_charges" ADD CONSTRAINT "x_charges_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "connections_account_key" ON "connections" USING btree ("provider","account_id");--> statement-breakpoint
CREATE INDEX "connections_owner_idx" ON "connections" USING btree ("owner_id");--> statement-breakpoint
CREATE INDEX "like_digests_mail_idx" ON "like_digests" USING btree ("ends_at") WHERE "like_digests"."mail" in ('waiting', 'sending');--> statement-breakpoint
CREATE INDEX "liked_copies_due_idx" ON "liked_copies" USING btree ("owner_id","next_try_at") WHERE "liked_copies"."status" in ('waiting', 'saving');--> statement-breakpoint
CREATE INDEX "liked_copies_status_idx" ON "liked_copies" USING btree ("owner_id","status","place","reason","size_bytes");--> statement-breakpoint
CREATE INDEX "liked_media_gallery_idx" ON "liked_media" USING btree ("owner_id","found_at" DESC NULLS FIRST,"tweet_id" DESC NULLS FIRST,"position");--> statement-breakpoint
CREATE INDEX "liked_media_author_idx" ON "liked_media" USING btree ("owner_id","author_handle");--> statement-breakpoint
CREATE INDEX "liked_media_thumb_idx" ON "liked_media" USING btree ("owner_id") WHERE "liked_media"."thumb_hash" is null;--> statement-breakpoint
CREATE INDEX "x_charges_owner_idx" ON "x_charges" USING btree ("owner_id","charged_at");--> statement-breakpoint
CREATE INDEX "x_charges_time_idx" ON "x_charges" USING btree ("charged_at");--> statement-breakpoint
CREATE INDEX "liked_tweets_seen_idx" ON "liked_tweets" USING btree ("owner_id","seen_at","position");--> statement-breakpoint
CREATE INDEX "liked_tweets_archived_idx" ON "liked_tweets" USING btree ("owner_id","position","tweet_id") WHERE "liked_tweets"."seen_at" is null;--> statement-breakpoint
CREATE INDEX "liked_tweets_asked_idx" ON "liked_tweets" USING btree ("owner_id") WHERE "liked_tweets"."asked_at" is not null;