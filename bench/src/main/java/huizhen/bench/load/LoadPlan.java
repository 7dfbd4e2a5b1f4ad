package huizhen.bench.load;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/// What a load consists of.
///
/// @param gateway its HTTPS address
/// @param client a file with `client_id` and `client_secret` of a hospital's system
/// @param rooms that are filled one after the other
/// @param publishers in each room: sound and one picture
/// @param subscribers in each room, who see and hear one publisher
/// @param joinsPerSecond how fast they come
/// @param warmUp how long after the last join measuring begins
/// @param measured how long it lasts
/// @param silentSubscribers of each room's who never send transport-cc feedback
public record LoadPlan(
    URI gateway,
    Path client,
    int rooms,
    int publishers,
    int subscribers,
    double joinsPerSecond,
    Duration warmUp,
    Duration measured,
    int silentSubscribers) {
  static final int MAX_CLIENTS = 2_000;

  public LoadPlan {
    if (rooms < 1 || publishers < 1 || subscribers < 0) {
      throw new IllegalArgumentException("a load has a room with a publisher at least");
    }
    if ((long) rooms * (publishers + subscribers) > MAX_CLIENTS) {
      throw new IllegalArgumentException("a load has at most %d clients".formatted(MAX_CLIENTS));
    }
    if (!(joinsPerSecond > 0) || measured.toMillis() < 1_000 || warmUp.isNegative()) {
      throw new IllegalArgumentException(
          "joins come at a rate above 0, and a second at least is measured");
    }
    if (silentSubscribers < 0 || silentSubscribers > subscribers) {
      throw new IllegalArgumentException("no more subscribers can be silent than there are");
    }
  }

  public int clients() {
    return rooms * (publishers + subscribers);
  }
}
