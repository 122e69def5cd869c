package dev.parley.bus.message;

/**
 * Who sent a command and where its answer goes.
 *
 * @param user the username of a verified token
 * @param epoch the connection's epoch (microseconds, growing per user); older epochs have no effect
 * @param gateway id of the gateway that answers the person
 * @param id the client's or the gateway's id of this command, returned in the reply; null when no reply is wanted beyond errors
 * @param polls true for somebody without socket or event stream, who counts as present only for a while after each command
 */
public record Caller(String user, long epoch, String gateway, String id, boolean polls) {

    public static Caller socket(String user, long epoch, String gateway, String id) {
        return new Caller(user, epoch, gateway, id, false);
    }
}
