TRUNCATE "tweet_words";--> statement-breakpoint
INSERT INTO "words_wanted" SELECT "owner_id", min("tweet_id"), max("tweet_id"), clock_timestamp() FROM "tweets" GROUP BY "owner_id"
ON CONFLICT ("owner_id") DO UPDATE SET
	"lowest_id" = excluded."lowest_id",
	"highest_id" = excluded."highest_id",
	"wanted_at" = excluded."wanted_at";
