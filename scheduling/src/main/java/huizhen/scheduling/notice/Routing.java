package huizhen.scheduling.notice;

import huizhen.scheduling.notice.api.Channel;
import huizhen.scheduling.notice.api.Contact;
import huizhen.scheduling.notice.api.Meeting;
import huizhen.scheduling.notice.api.NoticeRules;
import huizhen.scheduling.notice.api.Receipt;
import huizhen.scheduling.notice.api.Receipt.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// By which channels a notice goes, and when: pure.
public final class Routing {
  /// A meeting that is so near is told of at night too, when it is moved or called off.
  static final Duration SOON = Duration.ofHours(12);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
  private static final ZoneId HOME = ZoneId.of("Asia/Shanghai");

  private Routing() {}

  /// A notice on one channel.
  ///
  /// @param sendAt empty for what is not sent: the pages' list, and what is skipped
  public record Way(Receipt receipt, Optional<Instant> sendAt) {}

  /// @param channels that are set up, beside the pages' list
  public static List<Way> ways(
      NoticePlanner.Due due,
      Contact contact,
      Set<Channel> channels,
      NoticeRules rules,
      Instant now) {
    var ways = new ArrayList<Way>();
    ways.add(new Way(new Receipt(Channel.IN_APP, Status.SENT, 1, "", now), Optional.empty()));
    for (var channel : Channel.values()) {
      if (channels.contains(channel) && contact.address(channel).isPresent()) {
        ways.add(way(channel, due, contact, rules, now));
      }
    }
    return ways;
  }

  private static Way way(
      Channel channel, NoticePlanner.Due due, Contact contact, NoticeRules rules, Instant now) {
    if (contact.optedOut().contains(due.kind()) && !due.kind().isSafety()) {
      return skipped(channel, "opted-out", now);
    }
    var zone =
        contact.zone().or(() -> due.meeting().map(Meeting::zone).map(ZoneId::of)).orElse(HOME);
    var sendAt = isUrgent(due, now) ? now : contact.quiet().orElse(rules.quiet()).after(now, zone);
    return sendAt.isBefore(due.expiresAt())
        ? new Way(new Receipt(channel, Status.QUEUED, 0, "", now), Optional.of(sendAt))
        : skipped(channel, "quiet-hours", now);
  }

  private static Way skipped(Channel channel, String why, Instant now) {
    return new Way(new Receipt(channel, Status.SKIPPED, 0, why, now), Optional.empty());
  }

  private static boolean isUrgent(NoticePlanner.Due due, Instant now) {
    return due.kind().isUrgent()
        || (due.kind().isSafety()
            && due.meeting().filter(it -> it.start().isBefore(now.plus(SOON))).isPresent());
  }

  /// How long to wait after so many tries: 30 s, 2 min, 8 min, 32 min, then an hour.
  public static Duration pause(int attempts) {
    var pause = FIRST_PAUSE;
    for (int i = 1; i < attempts && pause.compareTo(LONGEST_PAUSE) < 0; i++) {
      pause = pause.multipliedBy(4);
    }
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }
}
