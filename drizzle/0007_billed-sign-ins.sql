CREATE TABLE "x_billed_sign_ins" (
	"billed_on" date NOT NULL,
	"x_user_id" text NOT NULL,
	CONSTRAINT "x_billed_sign_ins_billed_on_x_user_id_pk" PRIMARY KEY("billed_on","x_user_id")
);
