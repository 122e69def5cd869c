-- One row, of a random id, for as long as PostgreSQL has not crashed: then an unlogged table is empty, and also on a
-- standby that takes over. By it session-service sees that commits that did not wait for the disk may be forgotten.
CREATE UNLOGGED TABLE incarnation (
  id       uuid NOT NULL,
  only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one)
);
