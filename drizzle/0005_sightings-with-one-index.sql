ALTER TABLE "sightings" DROP CONSTRAINT "sightings_owner_id_tweet_id_tweets_owner_id_tweet_id_fk";
--> statement-breakpoint
DROP INDEX "sightings_tweet_idx";--> statement-breakpoint
ALTER TABLE "sightings" DROP CONSTRAINT "sightings_owner_id_source_id_tweet_id_pk";--> statement-breakpoint
ALTER TABLE "sightings" ADD CONSTRAINT "sightings_owner_id_tweet_id_source_id_pk" PRIMARY KEY("owner_id","tweet_id","source_id");--> statement-breakpoint
ALTER TABLE "sightings" ADD COLUMN "digest" bigint;--> statement-breakpoint
CREATE FUNCTION "forget_sightings"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	DELETE FROM "sightings" WHERE "owner_id" = OLD."id";
	RETURN OLD;
END $$;--> statement-breakpoint
CREATE TRIGGER "users_forget_sightings" AFTER DELETE ON "users" FOR EACH ROW EXECUTE FUNCTION "forget_sightings"();
