ALTER TABLE "tweets" DROP CONSTRAINT "tweets_owner_id_users_id_fk";
--> statement-breakpoint
CREATE FUNCTION "forget_tweets"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	DELETE FROM "tweets" WHERE "owner_id" = OLD."id";
	RETURN OLD;
END $$;--> statement-breakpoint
CREATE TRIGGER "users_forget_tweets" AFTER DELETE ON "users" FOR EACH ROW EXECUTE FUNCTION "forget_tweets"();
