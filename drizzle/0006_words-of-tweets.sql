CREATE TABLE "tweet_words" (
	"owner_id" uuid NOT NULL,
	"tweet_id" bigint NOT NULL,
	"words" "tsvector" NOT NULL,
	CONSTRAINT "tweet_words_owner_id_tweet_id_pk" PRIMARY KEY("owner_id","tweet_id")
);
--> statement-breakpoint
CREATE TABLE "words_wanted" (
	"owner_id" uuid PRIMARY KEY NOT NULL,
	"lowest_id" bigint NOT NULL,
	"highest_id" bigint NOT NULL,
	"wanted_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "words_wanted" ADD CONSTRAINT "words_wanted_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "tweet_words_idx" ON "tweet_words" USING gin ("words");--> statement-breakpoint
ALTER TABLE "tweet_words" ALTER COLUMN "words" SET STATISTICS 0;--> statement-breakpoint
CREATE FUNCTION "forget_words"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	DELETE FROM "tweet_words" WHERE "owner_id" = NEW."owner_id" AND "tweet_id" = NEW."tweet_id";
	INSERT INTO "words_wanted" AS w ("owner_id", "lowest_id", "highest_id", "wanted_at")
	VALUES (NEW."owner_id", NEW."tweet_id", NEW."tweet_id", clock_timestamp())
	ON CONFLICT ("owner_id") DO UPDATE SET
		"lowest_id" = least(w."lowest_id", excluded."lowest_id"),
		"highest_id" = greatest(w."highest_id", excluded."highest_id"),
		"wanted_at" = excluded."wanted_at";
	RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER "tweets_forget_words" AFTER UPDATE OF "text", "is_own" ON "tweets" FOR EACH ROW
WHEN (OLD."text" IS DISTINCT FROM NEW."text" OR OLD."is_own" IS DISTINCT FROM NEW."is_own") EXECUTE FUNCTION "forget_words"();--> statement-breakpoint
CREATE FUNCTION "forget_words_of_owner"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	DELETE FROM "tweet_words" WHERE "owner_id" = OLD."id";
	RETURN OLD;
END $$;--> statement-breakpoint
CREATE TRIGGER "users_forget_words" AFTER DELETE ON "users" FOR EACH ROW EXECUTE FUNCTION "forget_words_of_owner"();--> statement-breakpoint
INSERT INTO "words_wanted" SELECT "owner_id", min("tweet_id"), max("tweet_id"), now() FROM "tweets" GROUP BY "owner_id";
