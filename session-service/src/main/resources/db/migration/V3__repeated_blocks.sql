-- A block of two who are blocked already is answered with the block that holds. Its own id stays for a day as the row of a
-- block that was removed from the start, so that its command is answered in the same way when it comes again.
ALTER TABLE blocklist
  ADD COLUMN stands_for uuid,
  ADD CHECK (stands_for IS NULL OR removed_at IS NOT NULL);
