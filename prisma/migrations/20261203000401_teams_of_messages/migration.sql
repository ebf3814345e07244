-- Who hears of what was decided on a message: kept, since a workflow may tell them first and the service only later. Those of
-- before were told at once.
ALTER TABLE "conversation_messages" ADD COLUMN "teams" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];
-- Questions of the portal had no list of reasons at all, which a row that is read by its lock shows as null.
UPDATE "conversation_messages" SET "decision_reasons" = ARRAY[]::TEXT[] WHERE "decision_reasons" IS NULL;
ALTER TABLE "conversation_messages" ALTER COLUMN "decision_reasons" SET DEFAULT ARRAY[]::TEXT[],
	ALTER COLUMN "decision_reasons" SET NOT NULL;
