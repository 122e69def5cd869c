package dev.parley.session.database;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A row of the table {@code users}, described in {@code db/migration}. */
@Entity
@Table(name = "users")
public class Person extends PanacheEntityBase {

    @Id
    public String username;

    /** What partners are shown; null when unknown. */
    public String name;

    @Column(name = "skip_count", nullable = false)
    public int skipCount;

    /** Until when nothing new may be looked for; null for no such time. */
    @Column(name = "skip_cooldown_until")
    public Instant skipCooldownUntil;

    /** When these were counted, by Redis' clock; null for never. */
    @Column(name = "skips_at")
    public Instant skipsAt;

    @Column(name = "created_at", nullable = false)
    public Instant createdAt;

    /** When the person was last admitted, to the day. */
    @Column(name = "seen_at", nullable = false)
    public Instant seenAt;
}
