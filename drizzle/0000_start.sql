CREATE TABLE "archive_files" (
	"archive_id" uuid NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"position" integer NOT NULL,
	"status" text DEFAULT 'waiting' NOT NULL,
	"size_bytes" bigint NOT NULL,
	"rows_expected" integer,
	"rows_read" integer DEFAULT 0 NOT NULL,
	"bytes_read" bigint DEFAULT 0 NOT NULL,
	"added" integer DEFAULT 0 NOT NULL,
	"updated" integer DEFAULT 0 NOT NULL,
	"unchanged" integer DEFAULT 0 NOT NULL,
	"duplicates" integer DEFAULT 0 NOT NULL,
	"skipped" integer DEFAULT 0 NOT NULL,
	"problem" text,
	CONSTRAINT "archive_files_archive_id_name_pk" PRIMARY KEY("archive_id","name")
);
--> statement-breakpoint
CREATE TABLE "archive_skips" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"archive_id" uuid NOT NULL,
	"file_name" text NOT NULL,
	"row" integer NOT NULL,
	"reason" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "archives" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"owner_id" uuid NOT NULL,
	"status" text NOT NULL,
	"stage" text,
	"file_name" text NOT NULL,
	"size_bytes" bigint NOT NULL,
	"file_modified_at" timestamp with time zone,
	"local_path" text,
	"keeps_zip" boolean DEFAULT false NOT NULL,
	"zip_deleted_at" timestamp with time zone,
	"era" text,
	"x_user_id" bigint,
	"handle" text,
	"display_name" text,
	"generated_at" timestamp with time zone,
	"tally" jsonb,
	"problem" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"uploaded_at" timestamp with time zone,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"touched_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "notes" (
	"owner_id" uuid NOT NULL,
	"note_id" bigint NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"text" text NOT NULL,
	"entities" jsonb NOT NULL,
	"tweet_id" bigint,
	CONSTRAINT "notes_owner_id_note_id_pk" PRIMARY KEY("owner_id","note_id")
);
--> statement-breakpoint
CREATE TABLE "attempt_limits" (
	"key" text PRIMARY KEY NOT NULL,
	"attempts" integer NOT NULL,
	"window_started_at" timestamp with time zone NOT NULL,
	"blocked_until" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "deleted_owners" (
	"owner_id" uuid PRIMARY KEY NOT NULL,
	"deleted_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "instance_settings" (
	"id" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"sign_ups_open" boolean DEFAULT true NOT NULL,
	CONSTRAINT "instance_settings_single_row" CHECK ("instance_settings"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE "sign_ins" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid NOT NULL,
	"secret_hash" "bytea" NOT NULL,
	"user_agent" text DEFAULT '' NOT NULL,
	"address" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"password_hash" text,
	"role" text DEFAULT 'member' NOT NULL,
	"time_zone" text DEFAULT 'UTC' NOT NULL,
	"time_zone_source" text DEFAULT 'unknown' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "liked_tweets" (
	"owner_id" uuid NOT NULL,
	"tweet_id" bigint NOT NULL,
	"text" text,
	"url" text,
	"position" integer NOT NULL,
	"archive_id" uuid NOT NULL,
	CONSTRAINT "liked_tweets_owner_id_tweet_id_pk" PRIMARY KEY("owner_id","tweet_id")
);
--> statement-breakpoint
CREATE TABLE "memory_calendars" (
	"owner_id" uuid PRIMARY KEY NOT NULL,
	"time_zone" text NOT NULL,
	"year" integer NOT NULL,
	"counts" jsonb NOT NULL,
	"counted_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "files" (
	"owner_id" uuid NOT NULL,
	"hash" text NOT NULL,
	"size_bytes" bigint NOT NULL,
	"content_type" text NOT NULL,
	"width" integer,
	"height" integer,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "files_owner_id_hash_pk" PRIMARY KEY("owner_id","hash")
);
--> statement-breakpoint
CREATE TABLE "media" (
	"owner_id" uuid NOT NULL,
	"tweet_id" bigint NOT NULL,
	"position" smallint NOT NULL,
	"type" text NOT NULL,
	"alt_text" text,
	"width" integer,
	"height" integer,
	"duration_ms" integer,
	"url" text,
	"preview_url" text,
	"archive_name" text,
	"file_hash" text,
	"is_foreign" boolean DEFAULT false NOT NULL,
	CONSTRAINT "media_owner_id_tweet_id_position_pk" PRIMARY KEY("owner_id","tweet_id","position")
);
--> statement-breakpoint
CREATE TABLE "sightings" (
	"owner_id" uuid NOT NULL,
	"tweet_id" bigint NOT NULL,
	"source" text NOT NULL,
	"source_id" uuid NOT NULL,
	"seen_at" timestamp with time zone NOT NULL,
	CONSTRAINT "sightings_owner_id_source_id_tweet_id_pk" PRIMARY KEY("owner_id","source_id","tweet_id")
);
--> statement-breakpoint
CREATE TABLE "tweets" (
	"owner_id" uuid NOT NULL,
	"tweet_id" bigint NOT NULL,
	"author_id" bigint,
	"is_own" boolean NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"is_time_known" boolean DEFAULT true NOT NULL,
	"text" text NOT NULL,
	"lang" text,
	"kind" text NOT NULL,
	"reply_to_tweet_id" bigint,
	"reply_to_user_id" bigint,
	"reply_to_handle" text,
	"quoted_tweet_id" bigint,
	"retweeted_handle" text,
	"retweeted_tweet_id" bigint,
	"entities" jsonb NOT NULL,
	"source_app" text,
	"like_count" integer DEFAULT 0 NOT NULL,
	"retweet_count" integer DEFAULT 0 NOT NULL,
	"note_id" bigint,
	"version_ids" bigint[],
	"superseded_by_id" bigint,
	"is_edited" boolean DEFAULT false NOT NULL,
	"deleted_at" timestamp with time zone,
	"is_circle" boolean DEFAULT false NOT NULL,
	"community_id" bigint,
	"stored_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "tweets_owner_id_tweet_id_pk" PRIMARY KEY("owner_id","tweet_id")
);
--> statement-breakpoint
CREATE TABLE "x_profiles" (
	"owner_id" uuid NOT NULL,
	"x_user_id" bigint NOT NULL,
	"handle" text NOT NULL,
	"display_name" text NOT NULL,
	"bio" text,
	"location" text,
	"website" text,
	"avatar_hash" text,
	"header_hash" text,
	"described_at" timestamp with time zone NOT NULL,
	CONSTRAINT "x_profiles_owner_id_x_user_id_pk" PRIMARY KEY("owner_id","x_user_id")
);
--> statement-breakpoint
ALTER TABLE "archive_files" ADD CONSTRAINT "archive_files_archive_id_archives_id_fk" FOREIGN KEY ("archive_id") REFERENCES "public"."archives"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "archive_skips" ADD CONSTRAINT "archive_skips_archive_id_archives_id_fk" FOREIGN KEY ("archive_id") REFERENCES "public"."archives"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "archives" ADD CONSTRAINT "archives_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notes" ADD CONSTRAINT "notes_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sign_ins" ADD CONSTRAINT "sign_ins_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "liked_tweets" ADD CONSTRAINT "liked_tweets_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memory_calendars" ADD CONSTRAINT "memory_calendars_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "files" ADD CONSTRAINT "files_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "media" ADD CONSTRAINT "media_owner_id_tweet_id_tweets_owner_id_tweet_id_fk" FOREIGN KEY ("owner_id","tweet_id") REFERENCES "public"."tweets"("owner_id","tweet_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sightings" ADD CONSTRAINT "sightings_owner_id_tweet_id_tweets_owner_id_tweet_id_fk" FOREIGN KEY ("owner_id","tweet_id") REFERENCES "public"."tweets"("owner_id","tweet_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tweets" ADD CONSTRAINT "tweets_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "x_profiles" ADD CONSTRAINT "x_profiles_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "archive_skips_archive_idx" ON "archive_skips" USING btree ("archive_id");--> statement-breakpoint
CREATE INDEX "archives_owner_idx" ON "archives" USING btree ("owner_id","created_at");--> statement-breakpoint
CREATE INDEX "archives_status_idx" ON "archives" USING btree ("status","touched_at");--> statement-breakpoint
CREATE INDEX "notes_created_at_idx" ON "notes" USING btree ("owner_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "sign_ins_secret_hash_key" ON "sign_ins" USING btree ("secret_hash");--> statement-breakpoint
CREATE INDEX "sign_ins_user_id_idx" ON "sign_ins" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "users_name_key" ON "users" USING btree (lower("name"));--> statement-breakpoint
CREATE INDEX "media_archive_name_idx" ON "media" USING btree ("owner_id","archive_name");--> statement-breakpoint
CREATE INDEX "sightings_tweet_idx" ON "sightings" USING btree ("owner_id","tweet_id");--> statement-breakpoint
CREATE INDEX "tweets_shown_idx" ON "tweets" USING btree ("owner_id","created_at","tweet_id","is_time_known") WHERE "tweets"."is_own" and "tweets"."deleted_at" is null and "tweets"."superseded_by_id" is null and not "tweets"."is_circle";--> statement-breakpoint
CREATE INDEX "tweets_edited_idx" ON "tweets" USING btree ("owner_id") WHERE "tweets"."version_ids" is not null;