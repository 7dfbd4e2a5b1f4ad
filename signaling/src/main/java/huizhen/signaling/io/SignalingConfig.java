package huizhen.signaling.io;

import huizhen.signaling.protocol.ServerMessage.IceServer;
import huizhen.signaling.session.SessionLimits;
import java.util.List;
import java.util.Set;

/// What `app` configures.
///
/// @param allowedOrigins further origins (`https://host:port`) whose pages may connect; our own, by
///   the Host header, always may, and so may a client that sends no Origin: it needs a ticket like
///   all
/// @param iceServers handed to clients, e.g. a TURN server of the hospital
public record SignalingConfig(
    Set<String> allowedOrigins, List<IceServer> iceServers, SessionLimits limits) {
  public SignalingConfig {
    allowedOrigins = Set.copyOf(allowedOrigins);
    iceServers = List.copyOf(iceServers);
    for (String origin : allowedOrigins) {
      if (!origin.matches("https?://[^/]+")) {
        throw new IllegalArgumentException(
            "signaling.allowed-origins: an origin is scheme://host:port without a path");
      }
    }
  }

  /// Same origin only, no ICE servers.
  public static SignalingConfig defaults() {
    return new SignalingConfig(Set.of(), List.of(), SessionLimits.DEFAULT);
  }

  /// As [#defaults], with rooms for so many.
  public static SignalingConfig ofRooms(int attendees) {
    return new SignalingConfig(Set.of(), List.of(), SessionLimits.DEFAULT.withAttendees(attendees));
  }
}
