package huizhen.signaling.protocol;

import huizhen.relay.api.TrackSource;
import java.util.Locale;
import java.util.Optional;

/// The names of track sources on the wire: lower case with dashes.
public final class Sources {
  private Sources() {}

  public static String name(TrackSource source) {
    return source.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static Optional<TrackSource> named(String name) {
    for (TrackSource source : TrackSource.values()) {
      if (name(source).equals(name)) {
        return Optional.of(source);
      }
    }
    return Optional.empty();
  }
}
