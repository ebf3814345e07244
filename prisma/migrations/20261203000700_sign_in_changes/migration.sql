-- What changed in how a person signs in: the mail that tells the person of it is about this row.
CREATE TABLE "sign_in_changes" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "change" TEXT NOT NULL,
    "browser" TEXT,
    "language" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sign_in_changes_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "sign_in_changes_user_id_idx" ON "sign_in_changes"("user_id");
CREATE INDEX "sign_in_changes_created_at_idx" ON "sign_in_changes"("created_at");
ALTER TABLE "sign_in_changes" ADD CONSTRAINT "sign_in_changes_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
