package huizhen.signaling.io;

import huizhen.signaling.api.AlarmRules;
import huizhen.signaling.session.SessionLimits;
import huizhen.signaling.turn.IceServers;
import java.util.Set;

/// What `app` configures.
///
/// @param allowedOrigins further origins (`https://host:port`) whose pages may connect; our own, by
///   the Host header, always may, and so may a client that sends no Origin: it needs a ticket like
///   all
/// @param iceServers told to clients, e.g. a TURN server of the hospital
/// @param alarms on vital signs; as they were at the start, whatever a redeployment brings
public record SignalingConfig(
    Set<String> allowedOrigins, IceServers iceServers, SessionLimits limits, AlarmRules alarms) {
  public SignalingConfig {
    allowedOrigins = Set.copyOf(allowedOrigins);
    for (String origin : allowedOrigins) {
      if (!origin.matches("https?://[^/]+")) {
        throw new IllegalArgumentException(
            "signaling.allowed-origins: an origin is scheme://host:port without a path");
      }
    }
  }

  /// Without alarms.
  public SignalingConfig(Set<String> allowedOrigins, IceServers iceServers, SessionLimits limits) {
    this(allowedOrigins, iceServers, limits, AlarmRules.NONE);
  }

  /// Same origin only, no ICE servers.
  public static SignalingConfig defaults() {
    return new SignalingConfig(Set.of(), IceServers.NONE, SessionLimits.DEFAULT);
  }

  /// For our own pages, also by these origins, with rooms for so many.
  public static SignalingConfig of(
      int attendees, IceServers iceServers, Set<String> allowedOrigins, AlarmRules alarms) {
    return new SignalingConfig(
        allowedOrigins, iceServers, SessionLimits.DEFAULT.withAttendees(attendees), alarms);
  }
}
