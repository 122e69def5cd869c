package dev.parley.e2e;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** All that PostgreSQL and Redis hold, as lines of text that begin with the table or the key. */
final class Everything {

    private static final String TABLES = """
            SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) FROM information_schema.tables
            WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')
            """;

    private Everything() {}

    /** Every row of every table. */
    static List<String> of(Connection database) throws SQLException {
        List<String> lines = new ArrayList<>();
        for (String table : column(database, TABLES)) {
            for (String row : column(database, "SELECT r::text FROM " + table + " AS r")) {
                lines.add(table + " " + row);
            }
        }
        return lines;
    }

    private static List<String> column(Connection database, String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    /** Every key with all that is in it, whatever its type. @param redis answers one command */
    static List<String> of(Function<Request, Response> redis) {
        List<String> lines = new ArrayList<>();
        for (Response key : redis.apply(Request.cmd(Command.KEYS).arg("*"))) {
            String name = key.toString();
            String type = redis.apply(Request.cmd(Command.TYPE).arg(name)).toString();
            lines.add(name + " " + redis.apply(content(type, name)));
        }
        return lines;
    }

    private static Request content(String type, String key) {
        return switch (type) {
            // gone between two questions
            case "none", "string" -> Request.cmd(Command.GET).arg(key);
            case "hash" -> Request.cmd(Command.HGETALL).arg(key);
            case "set" -> Request.cmd(Command.SMEMBERS).arg(key);
            case "zset" -> Request.cmd(Command.ZRANGE).arg(key).arg(0).arg(-1);
            case "list" -> Request.cmd(Command.LRANGE).arg(key).arg(0).arg(-1);
            case "stream" -> Request.cmd(Command.XRANGE).arg(key).arg("-").arg("+");
            default -> throw new IllegalStateException("a key of the type " + type + ": " + key);
        };
    }
}
