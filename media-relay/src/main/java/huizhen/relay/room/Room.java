package huizhen.relay.room;

import huizhen.relay.api.AnsweredSection;
import huizhen.relay.api.MediaTap;
import huizhen.relay.api.OfferedSection.SsrcPair;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RelayException;
import huizhen.relay.api.RelayException.Reason;
import huizhen.relay.api.RoomId;
import huizhen.relay.api.RoomView;
import huizhen.relay.api.Seat;
import huizhen.relay.api.SessionOffer;
import huizhen.relay.api.TrackId;
import huizhen.relay.api.TrackSource;
import huizhen.relay.api.ViewHint;
import huizhen.relay.negotiation.NegotiatedSection;
import huizhen.relay.negotiation.Negotiation;
import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.rtp.RtcpReader;
import huizhen.relay.rtp.RtcpWriter;
import huizhen.relay.rtp.RtpPacket;
import huizhen.relay.rtp.RtpWriter;
import huizhen.relay.rtp.TransportFeedbackReader;
import huizhen.relay.rtp.VideoPayload;
import huizhen.relay.transport.PeerTransport;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/// One room: who is in it and who gets which packet.
///
/// Owned by one event loop, as everything in it; all calls come on that loop, with the loop's time.
/// Whatever is to be done is said to `out` before a call returns. Refusals are [RelayException]s;
/// any other exception is a bug, after which the room must be dropped.
public final class Room {
  static final byte[] FEEDBACK_CNAME = {'h', 'u', 'i', 'z', 'h', 'e', 'n'};

  /// How many slots one transport may have in all its life, each with SSRCs of its own.
  static final int MAX_SLOTS_EVER = 256;

  /// How somebody's call is looked at each so many ticks: it is said each five seconds.
  private static final int TURNS = 10;

  private final RoomId id;
  private final RoomLimits limits;
  private final SplittableRandom random;
  private final Negotiation negotiation;
  private final Map<ParticipantId, Participant> participants = new LinkedHashMap<>();
  private final List<Participant> seated = new ArrayList<>(); // the same ones, to walk through
  private final Roster roster = new Roster();
  private final Speakers speakers = new Speakers();
  private final TapFeed tap = new TapFeed(this);
  private final RoomCounters counters = new RoomCounters();
  private final Set<Long> ssrcs = new HashSet<>();
  private final long feedbackSsrc;
  private int generations;
  private int turn;

  // One of each is enough: a room handles one packet at a time, and a transport is done with a
  // packet when it returns.
  private final RtpPacket incoming = new RtpPacket();
  private final RtpPacket repaired = new RtpPacket();
  private final Burst burst = new Burst();
  private final VideoPayload repairedPayload = new VideoPayload();
  private final Redundancy redundancy = new Redundancy();
  private final TransportFeedbackReader feedbackReader = new TransportFeedbackReader();
  private final RtcpReader rtcpReader = new RtcpReader();
  private final RtcpWriter rtcpWriter = new RtcpWriter(new PacketBuffer());
  private final RtpWriter rtpWriter = new RtpWriter(new PacketBuffer());
  private final PacketBuffer again = new PacketBuffer();

  /// @param seed what the room's SSRCs and first sequence numbers are drawn from
  public Room(RoomId id, RoomLimits limits, long seed) {
    this.id = id;
    this.limits = limits;
    this.random = new SplittableRandom(seed);
    this.negotiation = new Negotiation(limits.offer(), this::newSsrc);
    this.feedbackSsrc = newSsrc();
  }

  public RoomId id() {
    return id;
  }

  public RoomCounters counters() {
    return counters;
  }

  public int participants() {
    return participants.size();
  }

  /// Seats a participant with its first transport, or with a new one in place of the old, which is
  /// asked for nothing more. What was muted stays muted.
  public List<AnsweredSection> connect(
      Seat seat,
      boolean isAdmitted,
      SessionOffer offer,
      PeerTransport<Outputs> transport,
      long nowNanos,
      Outputs out) {
    Participant before = participants.get(seat.participant());
    if (before == null && participants.size() >= limits.participants()) {
      throw new RelayException(Reason.FULL, "the room is full");
    }
    List<NegotiatedSection> sections = negotiation.answer(seat, offer, Map.of());
    var gate = new Gate(isAdmitted, before == null ? Set.of() : before.gate().muted());
    if (before != null) {
      remove(before, nowNanos, out);
    }
    Participant participant = Participant.of(this, seat, gate, transport, sections, nowNanos);
    transport.ownedBy(participant);
    participants.put(participant.id(), participant);
    seated.add(participant);
    participant.enter(roster);
    assignSlots(nowNanos, out);
    return answers(sections);
  }

  /// Answers a changed offer on the same transport; slots keep their SSRCs.
  public List<AnsweredSection> renegotiate(
      ParticipantId who, SessionOffer offer, long nowNanos, Outputs out) {
    Participant participant = participant(who);
    if (participant.outgoing().size() > MAX_SLOTS_EVER) {
      throw new RelayException(Reason.BAD_OFFER, "too many sections came and went: connect anew");
    }
    List<NegotiatedSection> sections =
        negotiation.answer(participant.seat(), offer, participant.outgoing());
    participant.agreed(sections, nowNanos, out);
    assignSlots(nowNanos, out);
    return answers(sections);
  }

  /// Lets media flow from and to a waiting participant.
  public void admit(ParticipantId who, long nowNanos, Outputs out) {
    participant(who).gate().admit();
    assignSlots(nowNanos, out);
  }

  /// Stops or resumes the forwarding of a participant's tracks from `source`, those to come too.
  public void mute(
      ParticipantId who, TrackSource source, boolean isMuted, long nowNanos, Outputs out) {
    Participant participant = participant(who);
    boolean wasMuted = participant.gate().muted().contains(source);
    participant.gate().mute(source, isMuted);
    if (isMuted != wasMuted) {
      participant.muted(source, isMuted, nowNanos);
    }
    assignSlots(nowNanos, out);
  }

  /// Takes what a participant looks at.
  public void view(ParticipantId who, List<ViewHint> hints, long nowNanos, Outputs out) {
    if (hints.size() > ViewHint.MAX_HINTS) {
      throw new RelayException(
          Reason.BAD_OFFER, "at most %d view hints".formatted(ViewHint.MAX_HINTS));
    }
    participant(who).view(hints);
    assignSlots(nowNanos, out);
  }

  /// Takes the participant out; one that is not there is no error.
  public void disconnect(ParticipantId who, long nowNanos, Outputs out) {
    Participant participant = participants.get(who);
    if (participant != null) {
      remove(participant, nowNanos, out);
      assignSlots(nowNanos, out);
    }
  }

  private void remove(Participant participant, long nowNanos, Outputs out) {
    participants.remove(participant.id());
    seated.remove(participant);
    participant.leave(roster, nowNanos, out);
    participant.gate().close();
    for (SsrcPair pair : participant.outgoing().values()) {
      ssrcs.remove(pair.media());
      pair.rtx().ifPresent(ssrcs::remove);
    }
  }

  /// Attaches the room's one tap in place of another.
  public void attachTap(MediaTap newTap, long nowNanos, Outputs out) {
    tap.attach(newTap);
    for (Publishing publisher : roster.publishing()) {
      for (UpTrack track : publisher.tracks()) {
        track.announce(nowNanos);
      }
    }
  }

  public void detachTap(long nowNanos, Outputs out) {
    tap.detach();
  }

  /// Asks the track's sender for a keyframe, within its rate limit; an unknown track is no error.
  public void requestKeyframe(TrackId track, long nowNanos, Outputs out) {
    for (Publishing publisher : roster.publishing()) {
      for (UpTrack candidate : publisher.tracks()) {
        if (track.equals(candidate.id())) {
          candidate.wantKeyframe();
        }
      }
    }
  }

  /// The room as its operator may see it.
  public RoomView view(long nowNanos) {
    return RoomPortrait.of(this, participants.values(), nowNanos);
  }

  /// Takes everybody out.
  public void close(long nowNanos, Outputs out) {
    for (Participant participant : List.copyOf(participants.values())) {
      remove(participant, nowNanos, out);
    }
    tap.detach();
  }

  /// Lets RTP that comes from now on wait for what has been read behind it, and go out with it.
  /// Nothing but RTP may come until [#settle].
  public void gather() {
    burst.gather();
  }

  /// Forwards what has waited since [#gather].
  public void settle(Outputs out) {
    burst.settle(out);
  }

  /// To be called every 10 ms.
  public void tick(long nowNanos, Outputs out) {
    List<Publishing> publishing = roster.publishing();
    for (int i = 0; i < publishing.size(); i++) {
      publishing.get(i).tick(nowNanos, out);
    }
    List<Viewing> viewing = roster.viewing();
    for (int i = 0; i < viewing.size(); i++) {
      viewing.get(i).tick(nowNanos, out);
    }
    turn = (turn + 1) % TURNS;
    for (int i = turn; i < seated.size(); i += TURNS) {
      seated.get(i).tick(nowNanos, out);
    }
    if (speakers.tick(publishing, nowNanos, out)) {
      assignSlots(nowNanos, out);
    }
  }

  /// Puts the tracks that there are now into everybody's slots.
  void assignSlots(long nowNanos, Outputs out) {
    List<UpTrack> tracks = new ArrayList<>();
    for (Publishing publisher : roster.publishing()) {
      tracks.addAll(publisher.tracks());
    }
    for (Viewing viewer : roster.viewing()) {
      viewer.assign(tracks, nowNanos, out);
    }
  }

  boolean isSeated(Participant participant) {
    return participants.get(participant.id()) == participant;
  }

  int nextGeneration() {
    generations++;
    return generations;
  }

  private long newSsrc() {
    long ssrc;
    do {
      ssrc = random.nextLong(1, 1L << 32);
    } while (!ssrcs.add(ssrc));
    return ssrc;
  }

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

  SplittableRandom random() {
    return random;
  }

  long feedbackSsrc() {
    return feedbackSsrc;
  }

  Speakers speakers() {
    return speakers;
  }

  Redundancy redundancy() {
    return redundancy;
  }

  TransportFeedbackReader feedbackReader() {
    return feedbackReader;
  }

  TapFeed tap() {
    return tap;
  }

  RtpPacket incoming() {
    return incoming;
  }

  /// For packets out of the history, while [#incoming] is in use.
  RtpPacket repaired() {
    return repaired;
  }

  Burst burst() {
    return burst;
  }

  VideoPayload repairedPayload() {
    return repairedPayload;
  }

  RtcpReader rtcpReader() {
    return rtcpReader;
  }

  RtcpWriter rtcpWriter() {
    return rtcpWriter;
  }

  /// For a datagram that is sent once more.
  PacketBuffer again() {
    return again;
  }

  RtpWriter rtpWriter() {
    return rtpWriter;
  }
}
