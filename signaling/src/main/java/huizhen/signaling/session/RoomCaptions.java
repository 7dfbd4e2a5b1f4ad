package huizhen.signaling.session;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomEvent.SlotContent;
import huizhen.signaling.api.Caption;
import huizhen.signaling.api.Caption.Verdict;
import huizhen.signaling.api.RoomHost.Happening;
import huizhen.signaling.api.RoomHost.Phase;
import huizhen.signaling.protocol.ServerMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/// The captions of one room: on while a recogniser is in it, which everybody is told, shown to who
/// is inside, and the final ones kept by the host.
///
/// Interim ones past [#INTERIMS_PER_SECOND] are dropped, for the next one says more; final ones
/// past [#FINALS_PER_SECOND] are refused, and nothing is lost. Who comes later is shown the last
/// [#RECENT] final ones of the last two minutes. The newest [#FINALS_KNOWN] final ids are
/// remembered: an older one that is sent again is shown again.
final class RoomCaptions {
  static final int FINALS_PER_SECOND = 5;
  static final int FINAL_BURST = 50;
  static final int INTERIMS_PER_SECOND = 10;
  static final int INTERIM_BURST = 20;
  static final int FINALS_KNOWN = 256;

  /// What somebody who comes later is shown: so many of the last final ones, of so short a time.
  static final int RECENT = 20;

  static final long RECENT_NANOS = 120_000_000_000L;

  /// Who was in a slot, of the last so many in it: for what was spoken before the last change.
  static final int OWNERS_KNOWN = 8;

  /// A slot's new owner is heard a little before or after we are told of it.
  static final long SLACK_NANOS = 500_000_000L;

  private final Room room;
  private final Bucket finals = new Bucket(FINALS_PER_SECOND, FINAL_BURST);
  private final Bucket interims = new Bucket(INTERIMS_PER_SECOND, INTERIM_BURST);
  private final SequencedSet<String> said = new LinkedHashSet<>();
  private final Map<String, List<Owner>> owners = new HashMap<>();
  private final Deque<Recent> recent = new ArrayDeque<>();
  private boolean isOn;

  RoomCaptions(Room room) {
    this.room = room;
  }

  private record Owner(ParticipantId who, long sinceNanos) {}

  private record Recent(ServerMessage.Captioned message, long nanos) {}

  // -- whether a recogniser is here

  boolean isOn() {
    return isOn;
  }

  /// Somebody came or left.
  void look(Effects out) {
    boolean isNow = room.attendees.values().stream().anyMatch(RoomCaptions::isRecogniser);
    if (isNow != isOn) {
      isOn = isNow;
      owners.clear();
      room.broadcast(new ServerMessage.CaptionsSwitched(isOn), out);
    }
  }

  /// What the recogniser hears in which section from now on.
  void hears(Attendee who, List<SlotContent> slots, long nowNanos) {
    if (!isRecogniser(who)) {
      return;
    }
    for (SlotContent slot : slots) {
      slot.track()
          .ifPresent(track -> {
            List<Owner> past = owners.computeIfAbsent(slot.mid(), _ -> new ArrayList<>());
            if (past.isEmpty() || !past.getLast().who().equals(track.participant())) {
              past.add(new Owner(track.participant(), nowNanos));
              if (past.size() > OWNERS_KNOWN) {
                var _ = past.removeFirst();
              }
            }
          });
    }
  }

  private static boolean isRecogniser(Attendee attendee) {
    return attendee.ticket.role().onlyHears();
  }

  // -- what it says

  Verdict say(Caption caption, Now now, Effects out) {
    if (room.phase != Phase.LIVE) {
      return Verdict.NOT_LIVE;
    }
    if (!isOn) {
      return Verdict.NOT_LISTENING;
    }
    if (said.contains(caption.id())) {
      return caption.isFinal() ? Verdict.REPEATED : Verdict.DROPPED;
    }
    if (!caption.isFinal()) {
      if (!interims.take(now.nanos())) {
        return Verdict.DROPPED;
      }
    } else if (!finals.take(now.nanos())) {
      return Verdict.TOO_MANY;
    }
    Optional<ParticipantId> from = speaker(caption, now.nanos());
    show(caption, from, now, out);
    if (caption.isFinal()) {
      remember(caption.id());
      out.add(new Effect.Tell(room.id, new Happening.Captioned(from.map(this::host), caption)));
    }
    return Verdict.SHOWN;
  }

  /// What was said last, to who is inside from now on. A client passes over what it has already.
  void catchUp(Attendee attendee, long nowNanos, Effects out) {
    if (attendee.ticket.role().onlySends()) {
      return;
    }
    for (Recent each : recent) {
      if (nowNanos - each.nanos() <= RECENT_NANOS) {
        Room.send(attendee, each.message(), out);
      }
    }
  }

  private void show(Caption caption, Optional<ParticipantId> from, Now now, Effects out) {
    var message =
        new ServerMessage.Captioned(
            caption.id(), from, caption.text(), caption.language(), caption.isFinal(), now.wall());
    if (caption.isFinal()) {
      recent.add(new Recent(message, now.nanos()));
      if (recent.size() > RECENT) {
        var _ = recent.removeFirst();
      }
    }
    for (Attendee attendee : room.attendees.values()) {
      if (room.isInside(attendee) && !attendee.ticket.role().onlySends()) {
        Room.send(attendee, message, out);
      }
    }
  }

  private void remember(String id) {
    var _ = said.add(id);
    if (said.size() > FINALS_KNOWN) {
      var _ = said.removeFirst();
    }
  }

  /// Under which name the host knows somebody.
  private ParticipantId host(ParticipantId self) {
    Attendee attendee = room.attendees.get(self);
    return attendee == null ? self : attendee.ticket.participant();
  }

  /// Who was in the slot all the time that was spoken; nobody where it changed meanwhile: a wrong
  /// name is worse than none.
  private Optional<ParticipantId> speaker(Caption caption, long nowNanos) {
    long endNanos = nowNanos - caption.agoMillis() * 1_000_000L;
    long startNanos = endNanos - caption.lengthMillis() * 1_000_000L;
    return caption
        .mid()
        .map(mid -> owners.getOrDefault(mid, List.of()))
        .filter(
            past -> past.stream().noneMatch(it -> isBetween(it.sinceNanos(), startNanos, endNanos)))
        .flatMap(past ->
            past.reversed().stream()
                .filter(it -> it.sinceNanos() - startNanos <= SLACK_NANOS)
                .findFirst())
        .map(Owner::who);
  }

  private static boolean isBetween(long nanos, long startNanos, long endNanos) {
    return nanos - startNanos > SLACK_NANOS && endNanos - nanos > SLACK_NANOS;
  }

  /// A token bucket.
  private static final class Bucket {
    private final long nanosPerOne;
    private final int burst;
    private long fullAtNanos;
    private boolean isUsed;

    Bucket(int perSecond, int burst) {
      this.nanosPerOne = 1_000_000_000L / perSecond;
      this.burst = burst;
    }

    boolean take(long nowNanos) {
      long start = !isUsed || fullAtNanos - nowNanos < 0 ? nowNanos : fullAtNanos;
      if (start - nowNanos > (burst - 1) * nanosPerOne) {
        return false;
      }
      isUsed = true;
      fullAtNanos = start + nanosPerOne;
      return true;
    }
  }
}
