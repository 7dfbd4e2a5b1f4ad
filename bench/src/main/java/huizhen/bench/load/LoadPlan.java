package huizhen.bench.load;

import java.time.Duration;

/// What a load consists of.
///
/// @param rooms that are filled one after the other
/// @param publishers in each room, who send sound and one picture
/// @param members in each room, who send the same and see and hear all others who send
/// @param subscribers in each room, who see and hear all who send
/// @param joinsPerSecond how fast they come
/// @param warmUp how long after the last join measuring begins
/// @param measured how long it lasts
/// @param silentSubscribers of each room's who never send transport-cc feedback
public record LoadPlan(
    int rooms,
    int publishers,
    int members,
    int subscribers,
    double joinsPerSecond,
    Duration warmUp,
    Duration measured,
    int silentSubscribers) {
  static final int MAX_PERSONS = 2_000;

  /// Each who sends takes a place of sound and one of a picture with each who receives.
  static final int MAX_SENDERS = 14;

  public LoadPlan {
    if (rooms < 1 || publishers < 0 || members < 0 || subscribers < 0) {
      throw new IllegalArgumentException("a load has a room, and nobody less than 0 times");
    }
    if (publishers + members < 1 || publishers + members > MAX_SENDERS) {
      throw new IllegalArgumentException(
          "in each room 1 to %d send: a publisher or a member at least".formatted(MAX_SENDERS));
    }
    if ((long) rooms * (publishers + members + (long) subscribers) > MAX_PERSONS) {
      throw new IllegalArgumentException("a load has at most %d clients".formatted(MAX_PERSONS));
    }
    if (!(joinsPerSecond > 0) || measured.toMillis() < 1_000 || warmUp.isNegative()) {
      throw new IllegalArgumentException(
          "joins come at a rate above 0, and a second at least is measured");
    }
    if (silentSubscribers < 0 || silentSubscribers > subscribers) {
      throw new IllegalArgumentException("no more subscribers can be silent than there are");
    }
  }

  /// Persons, in all rooms.
  public int clients() {
    return rooms * perRoom();
  }

  int perRoom() {
    return senders() + subscribers;
  }

  int senders() {
    return publishers + members;
  }

  /// Media streams that somebody receives, sound and pictures.
  public int streams() {
    return 2 * rooms * (members * (senders() - 1) + subscribers * senders());
  }

  /// Whom each packet that somebody sends should reach.
  double receiversPerSender() {
    return streams() / (2.0 * rooms * senders());
  }
}
