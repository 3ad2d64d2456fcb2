package io.github.flinkwatch.examples.fleet;

import com.github.kagkarlsson.scheduler.Clock;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import javax.sql.DataSource;

/** The database's time, for leases: a machine whose clock is off takes nothing from the others. */
final class DatabaseClock implements Clock {

  private final Instant start;
  private final long startNanos;

  private DatabaseClock(Instant start, long startNanos) {
    this.start = start;
    this.startNanos = startNanos;
  }

  /** Asks once; from then on it is counted from there. */
  static DatabaseClock of(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select clock_timestamp()")) {
      row.next();
      return new DatabaseClock(
          row.getObject(1, OffsetDateTime.class).toInstant(), System.nanoTime());
    }
  }

  @Override
  public Instant now() {
    return start.plusNanos(System.nanoTime() - startNanos);
  }
}
