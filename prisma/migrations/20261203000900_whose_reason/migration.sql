-- Whose words the reason of a rejection is: clients read their own only.
ALTER TABLE "quotations" ADD COLUMN "rejected_by" TEXT;
-- Of those that were turned down before, the audit trail knows. What it does not say counts as words of staff.
UPDATE "quotations" q SET "rejected_by" = CASE WHEN EXISTS (
	SELECT FROM "audit_entries" a
	WHERE a."operation" = 'quotation.reject' AND a."subject_id" = q."id"::text AND (
		a."actor_type" IN ('LINK', 'CONTACT')
		OR (a."actor_type" = 'USER' AND EXISTS (SELECT FROM "users" u WHERE u."id"::text = a."actor_id" AND u."role" = 'CLIENT'))
	)
) THEN 'CLIENT' ELSE 'STAFF' END
WHERE q."status" = 'REJECTED';
