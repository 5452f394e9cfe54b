CREATE TABLE "x_billed" (
	"owner_id" uuid NOT NULL,
	"billed_on" date NOT NULL,
	"resource" text NOT NULL,
	CONSTRAINT "x_billed_owner_id_billed_on_resource_pk" PRIMARY KEY("owner_id","billed_on","resource")
);
--> statement-breakpoint
ALTER TABLE "x_billed" ADD CONSTRAINT "x_billed_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;