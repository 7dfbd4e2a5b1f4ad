package huizhen.signaling.io;

import huizhen.signaling.session.SessionLimits;
import huizhen.signaling.turn.IceServers;
import java.util.Set;

/// What `app` configures.
///
/// @param allowedOrigins further origins (`https://host:port`) whose pages may connect; our own, by
///   the Host header, always may, and so may a client that sends no Origin: it needs a ticket like
///   all
/// @param iceServers told to clients, e.g. a TURN server of the hospital
public record SignalingConfig(
    Set<String> allowedOrigins, IceServers iceServers, SessionLimits limits) {
  public SignalingConfig {
    allowedOrigins = Set.copyOf(allowedOrigins);
    for (String origin : allowedOrigins) {
      if (!origin.matches("https?://[^/]+")) {
        throw new IllegalArgumentException(
            "signaling.allowed-origins: an origin is scheme://host:port without a path");
      }
    }
  }

  /// Same origin only, no ICE servers.
  public static SignalingConfig defaults() {
    return new SignalingConfig(Set.of(), IceServers.NONE, SessionLimits.DEFAULT);
  }

  /// For our own pages, also by these origins, with rooms for so many.
  public static SignalingConfig of(
      int attendees, IceServers iceServers, Set<String> allowedOrigins) {
    return new SignalingConfig(
        allowedOrigins, iceServers, SessionLimits.DEFAULT.withAttendees(attendees));
  }
}
