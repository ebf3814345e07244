-- A person has one user, by address, and belongs to any number of companies, with a role in each.
CREATE TABLE "memberships" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "invited_by" TEXT,
    "invited_until" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "memberships_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "memberships_role_check" CHECK ("role" IN ('OWNER', 'FINANCE', 'TECHNICAL')),
    CONSTRAINT "memberships_status_check" CHECK ("status" IN ('INVITED', 'ACTIVE', 'REMOVED')),
    CONSTRAINT "memberships_invited_until_check" CHECK ("status" <> 'INVITED' OR "invited_until" IS NOT NULL)
);
CREATE UNIQUE INDEX "memberships_user_id_client_id_key" ON "memberships"("user_id", "client_id");
CREATE INDEX "memberships_client_id_created_at_id_idx" ON "memberships"("client_id", "created_at", "id");
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Until now an address that another user had already got a suffix, the last six characters of the client's id, so that
-- each client had a user of its own. Their mails went to the address without it. Where nobody else has that address, the
-- oldest of them takes it; the others become companies of the user who has it.
CREATE TABLE "suffixed" AS
SELECT "id", "client_id", "created_at",
       replace("email", '+' || right("client_id"::text, 6) || '@', '@') AS "address"
FROM "users"
WHERE "client_id" IS NOT NULL AND "role" = 'CLIENT' AND strpos("email", '+' || right("client_id"::text, 6) || '@') > 0;

UPDATE "users" u SET "email" = s."address"
FROM (SELECT DISTINCT ON ("address") "id", "address" FROM "suffixed" ORDER BY "address", "created_at", "id") s
WHERE u."id" = s."id" AND NOT EXISTS (SELECT 1 FROM "users" other WHERE other."email" = s."address");
DELETE FROM "suffixed" s USING "users" u WHERE u."id" = s."id" AND u."email" = s."address";

-- A membership has the id that its user had: invitations that are in the mailboxes now name it, and go on working.
INSERT INTO "memberships" ("id", "user_id", "client_id", "role", "status", "created_at", "updated_at")
SELECT u."id", coalesce(holder."id", u."id"), u."client_id", 'OWNER', 'ACTIVE', u."created_at", u."updated_at"
FROM "users" u
LEFT JOIN "suffixed" s ON s."id" = u."id"
LEFT JOIN "users" holder ON holder."email" = s."address"
WHERE u."client_id" IS NOT NULL AND u."role" = 'CLIENT'
ON CONFLICT ("user_id", "client_id") DO NOTHING;

-- A session is of one door, and in the portal of one company at a time.
ALTER TABLE "sessions" ADD COLUMN "door" TEXT NOT NULL DEFAULT 'PORTAL';
ALTER TABLE "sessions" ADD COLUMN "client_id" UUID;
ALTER TABLE "sessions" ADD COLUMN "method" TEXT NOT NULL DEFAULT 'LINK';
ALTER TABLE "sessions" ADD COLUMN "browser" TEXT;
ALTER TABLE "sessions" ADD COLUMN "network" TEXT;
UPDATE "sessions" SET "client_id" = u."client_id" FROM "users" u WHERE u."id" = "sessions"."user_id";
-- Sessions and requests of the users that go end with them. A session was opened by a link to one company, and must not
-- become one of a person with several.
DELETE FROM "users" u USING "suffixed" s WHERE u."id" = s."id";
DROP TABLE "suffixed";
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_door_check" CHECK ("door" IN ('PORTAL', 'CONSOLE'));
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_client_id_check" CHECK ("door" = 'PORTAL' OR "client_id" IS NULL);
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_method_check" CHECK ("method" IN ('INVITATION', 'LINK', 'PASSWORD', 'PASSKEY', 'OIDC'));
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_client_id_fkey" FOREIGN KEY ("user_id", "client_id") REFERENCES "memberships"("user_id", "client_id") ON DELETE CASCADE ON UPDATE CASCADE;
CREATE INDEX "sessions_user_id_client_id_idx" ON "sessions"("user_id", "client_id");
DROP INDEX "sessions_user_id_idx";

-- Processes of the version before this one still read the column while the new ones start. It has no meaning any more.
ALTER TABLE "users" DROP CONSTRAINT "users_client_id_fkey";
DROP INDEX "users_client_id_idx";
