CREATE TABLE "archive_entries" (
	"archive_id" uuid NOT NULL,
	"name" text NOT NULL,
	"state" text NOT NULL,
	"reason" text NOT NULL,
	"files" integer NOT NULL,
	"size_bytes" bigint NOT NULL,
	CONSTRAINT "archive_entries_archive_id_name_reason_pk" PRIMARY KEY("archive_id","name","reason")
);
--> statement-breakpoint
CREATE TABLE "archive_media_folders" (
	"archive_id" uuid NOT NULL,
	"folder" text NOT NULL,
	"files" integer NOT NULL,
	"size_bytes" bigint NOT NULL,
	"own" integer DEFAULT 0 NOT NULL,
	"foreign" integer DEFAULT 0 NOT NULL,
	"profile" integer DEFAULT 0 NOT NULL,
	"unreferenced" integer DEFAULT 0 NOT NULL,
	"damaged" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "archive_media_folders_archive_id_folder_pk" PRIMARY KEY("archive_id","folder")
);
--> statement-breakpoint
CREATE TABLE "archive_unreferenced" (
	"archive_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"names" text[] NOT NULL,
	CONSTRAINT "archive_unreferenced_archive_id_position_pk" PRIMARY KEY("archive_id","position")
);
--> statement-breakpoint
ALTER TABLE "archives" ADD COLUMN "findings" jsonb;--> statement-breakpoint
ALTER TABLE "archive_entries" ADD CONSTRAINT "archive_entries_archive_id_archives_id_fk" FOREIGN KEY ("archive_id") REFERENCES "public"."archives"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "archive_media_folders" ADD CONSTRAINT "archive_media_folders_archive_id_archives_id_fk" FOREIGN KEY ("archive_id") REFERENCES "public"."archives"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "archive_unreferenced" ADD CONSTRAINT "archive_unreferenced_archive_id_archives_id_fk" FOREIGN KEY ("archive_id") REFERENCES "public"."archives"("id") ON DELETE cascade ON UPDATE no action;