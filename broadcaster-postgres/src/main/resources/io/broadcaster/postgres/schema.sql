-- What the PostgreSQL broadcaster publishes. It runs this itself when the table is missing; where its role may not
-- create tables, run it once by hand and grant SELECT, INSERT and DELETE.
--
-- Whoever inserts first takes pg_advisory_xact_lock(1112690500, shard), of several shards the lowest first. So within
-- a shard ids become visible in ascending order, and a reader that asks for "id > the last one I saw" misses nothing.
CREATE TABLE IF NOT EXISTS broadcaster_messages (
    shard      integer NOT NULL, -- CRC-32 of the channel's name in UTF-8, modulo 16
    id         bigint GENERATED ALWAYS AS IDENTITY,
    message_id text COLLATE "C" NOT NULL,
    channel    text NOT NULL,
    envelope   text NOT NULL, -- the whole message as JSON
    stored_at  timestamptz NOT NULL DEFAULT now(), -- by the server's clock; decides when the row is deleted
    PRIMARY KEY (shard, id),
    UNIQUE (message_id) -- a message that is sent again is stored once
);
