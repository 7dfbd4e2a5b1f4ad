package huizhen.relay.room;

import huizhen.relay.api.AnsweredSection;
import huizhen.relay.api.MediaTap;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RelayException;
import huizhen.relay.api.RelayException.Reason;
import huizhen.relay.api.RoomId;
import huizhen.relay.api.Seat;
import huizhen.relay.api.SessionOffer;
import huizhen.relay.api.TrackId;
import huizhen.relay.api.TrackSource;
import huizhen.relay.negotiation.NegotiatedSection;
import huizhen.relay.negotiation.Negotiation;
import huizhen.relay.transport.PeerTransport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// One room: who is in it and who gets which packet.
///
/// Owned by one event loop, as everything in it; all calls come on that loop, with the loop's time.
/// Whatever is to be done is said to `out` before a call returns. Refusals are [RelayException]s;
/// any other exception is a bug, after which the room must be dropped.
public final class Room {
  private final RoomId id;
  private final RoomLimits limits;
  private final Negotiation negotiation;
  private final Map<ParticipantId, Participant> participants = new LinkedHashMap<>();

  /// @param seed what the room's SSRCs and first sequence numbers are drawn from
  public Room(RoomId id, RoomLimits limits, long seed) {
    this.id = id;
    this.limits = limits;
    var random = new SplittableRandom(seed);
    this.negotiation = new Negotiation(limits.offer(), () -> random.nextLong(1, 1L << 32));
  }

  public RoomId id() {
    return id;
  }

  /// Seats a participant with its first transport, or with a new one in place of the old, which is
  /// asked for nothing more.
  public List<AnsweredSection> connect(
      Seat seat,
      boolean isAdmitted,
      SessionOffer offer,
      PeerTransport<Outputs> transport,
      long nowNanos,
      Outputs out) {
    if (!participants.containsKey(seat.participant())
        && participants.size() >= limits.participants()) {
      throw new RelayException(Reason.FULL, "the room is full");
    }
    List<NegotiatedSection> sections = negotiation.answer(seat, offer, Map.of());
    var participant = new Participant(seat, isAdmitted, transport, sections);
    transport.ownedBy(participant);
    participants.put(seat.participant(), participant);
    return answers(sections);
  }

  /// Answers a changed offer on the same transport; slots keep their SSRCs.
  public List<AnsweredSection> renegotiate(
      ParticipantId who, SessionOffer offer, long nowNanos, Outputs out) {
    Participant participant = participant(who);
    List<NegotiatedSection> sections =
        negotiation.answer(participant.seat(), offer, participant.outgoing());
    participant.renegotiated(sections);
    return answers(sections);
  }

  /// Lets media flow from and to a waiting participant.
  public void admit(ParticipantId who, long nowNanos, Outputs out) {
    participant(who).admit();
  }

  /// Stops or resumes the forwarding of a participant's tracks from `source`, those to come too.
  public void mute(
      ParticipantId who, TrackSource source, boolean isMuted, long nowNanos, Outputs out) {
    participant(who).mute(source, isMuted);
  }

  /// Takes the participant out; one that is not there is no error.
  public void disconnect(ParticipantId who, long nowNanos, Outputs out) {
    participants.remove(who);
  }

  /// Attaches the room's one tap in place of another.
  public void attachTap(MediaTap tap, long nowNanos, Outputs out) {}

  public void detachTap(long nowNanos, Outputs out) {}

  /// Asks the track's sender for a keyframe, within its rate limit; an unknown track is no error.
  public void requestKeyframe(TrackId track, long nowNanos, Outputs out) {}

  /// Takes everybody out.
  public void close(long nowNanos, Outputs out) {
    participants.clear();
  }

  /// To be called every 10 ms.
  public void tick(long nowNanos, Outputs out) {}

  private Participant participant(ParticipantId who) {
    Participant participant = participants.get(who);
    if (participant == null) {
      throw new RelayException(Reason.NO_PARTICIPANT, "no such participant in the room");
    }
    return participant;
  }

  private static List<AnsweredSection> answers(List<NegotiatedSection> sections) {
    return sections.stream().map(NegotiatedSection::answer).toList();
  }
}
