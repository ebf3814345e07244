-- Business time that tests move, one row for all processes; and which of them have seen the last change.

CREATE TABLE "test_clock" (
    "id" SMALLINT NOT NULL DEFAULT 1,
    "revision" BIGINT NOT NULL DEFAULT 0,
    "offset_ms" BIGINT NOT NULL DEFAULT 0,
    "frozen_at" TIMESTAMPTZ(3),
    "status" TEXT NOT NULL DEFAULT 'READY',
    "target" TIMESTAMPTZ(3),
    "runs_on" BOOLEAN NOT NULL DEFAULT false,
    "ignore_dead" BOOLEAN NOT NULL DEFAULT false,
    "steps" INTEGER NOT NULL DEFAULT 0,
    "reason" TEXT,
    "mover" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "test_clock_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "test_clock_one" CHECK ("id" = 1),
    CONSTRAINT "test_clock_status" CHECK ("status" IN ('READY', 'ADVANCING', 'FAILED')),
    -- A move starts from an instant that stands still.
    CONSTRAINT "test_clock_move" CHECK ("status" <> 'ADVANCING' OR ("target" IS NOT NULL AND "frozen_at" IS NOT NULL))
);

CREATE TABLE "test_clock_followers" (
    "id" UUID NOT NULL,
    "revision" BIGINT NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "test_clock_followers_pkey" PRIMARY KEY ("id")
);
