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
ALTER TABLE "like_digests" ADD CONSTRAINT "like_digests_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "like_digests_mail_idx" ON "like_digests" USING btree ("ends_at") WHERE "like_digests"."mail" in ('waiting', 'sending');