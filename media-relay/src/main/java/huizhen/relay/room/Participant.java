package huizhen.relay.room;

import huizhen.relay.api.OfferedSection.SsrcPair;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.QualityRecord;
import huizhen.relay.api.RoomEvent;
import huizhen.relay.api.RoomEvent.LossCause;
import huizhen.relay.api.Seat;
import huizhen.relay.api.TrackSource;
import huizhen.relay.api.ViewHint;
import huizhen.relay.negotiation.NegotiatedSection;
import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.rtp.RtcpReader;
import huizhen.relay.transport.PeerTransport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One peer in a room, on one transport; a reconnect makes a new one. What it can do is its class:
/// an [Observer] has nowhere to put a packet that it sends. Owned by [Room].
abstract sealed class Participant implements PeerTransport.Owner<Outputs> {
  private final Room room;
  private final Seat seat;
  private final Gate gate;
  private final PeerTransport<Outputs> transport;
  private final Map<String, SsrcPair> outgoing = new HashMap<>();
  private final QualityMeter quality;

  private Participant(
      Room room, Seat seat, Gate gate, PeerTransport<Outputs> transport, long nowNanos) {
    this.room = room;
    this.seat = seat;
    this.gate = gate;
    this.transport = transport;
    this.quality = new QualityMeter(seat.participant(), nowNanos);
  }

  static Participant of(
      Room room,
      Seat seat,
      Gate gate,
      PeerTransport<Outputs> transport,
      List<NegotiatedSection> sections,
      long nowNanos) {
    Participant participant =
        switch (seat) {
          case Seat.Member(var _) -> new Member(room, seat, gate, transport, nowNanos);
          case Seat.Publisher(var _) -> new Publisher(room, seat, gate, transport, nowNanos);
          case Seat.Observer(var _) -> new Observer(room, seat, gate, transport, nowNanos);
        };
    participant.seats(sections);
    participant.remember(sections);
    return participant;
  }

  /// Sends and receives.
  static final class Member extends Participant {
    private final Publishing publishing;
    private final Viewing viewing;

    private Member(
        Room room, Seat seat, Gate gate, PeerTransport<Outputs> transport, long nowNanos) {
      super(room, seat, gate, transport, nowNanos);
      publishing = new Publishing(room, seat.participant(), gate, transport);
      viewing = new Viewing(room, seat.participant(), gate, transport, nowNanos);
    }

    @Override
    @Nullable Publishing sends() {
      return publishing;
    }

    @Override
    @Nullable Viewing receives() {
      return viewing;
    }

    @Override
    void enter(Roster roster) {
      roster.add(publishing);
      roster.add(viewing);
    }

    @Override
    void leave(Roster roster, long nowNanos, Outputs out) {
      roster.remove(publishing);
      roster.remove(viewing);
      publishing.end(nowNanos, out);
      viewing.end(nowNanos, out);
    }

    @Override
    void agree(List<NegotiatedSection> sections, long nowNanos, Outputs out) {
      publishing.agree(sections, nowNanos, out);
      viewing.agree(sections);
    }

    @Override
    void seats(List<NegotiatedSection> sections) {
      publishing.seat(sections);
      viewing.agree(sections);
    }

    @Override
    public void onRtp(PacketBuffer packet, long nowNanos, Outputs out) {
      publishing.onRtp(packet, nowNanos, out);
    }

    @Override
    void onReport(RtcpReader rtcp, long nowNanos, Outputs out) {
      publishing.onRtcp(rtcp, nowNanos, out);
      viewing.onRtcp(rtcp, nowNanos, out);
      publishing.roundTrip(viewing.line().rttNanos());
    }

    @Override
    void onSilence(long nowNanos, Outputs out) {
      publishing.onSilence(nowNanos, out);
    }

    @Override
    void view(List<ViewHint> hints) {
      viewing.view(hints);
    }

    @Override
    void onUp(long nowNanos, Outputs out) {
      viewing.onUp(nowNanos, out);
    }
  }

  /// Sends only.
  static final class Publisher extends Participant {
    private final Publishing publishing;

    private Publisher(
        Room room, Seat seat, Gate gate, PeerTransport<Outputs> transport, long nowNanos) {
      super(room, seat, gate, transport, nowNanos);
      publishing = new Publishing(room, seat.participant(), gate, transport);
    }

    @Override
    @Nullable Publishing sends() {
      return publishing;
    }

    @Override
    @Nullable Viewing receives() {
      return null;
    }

    @Override
    void enter(Roster roster) {
      roster.add(publishing);
    }

    @Override
    void leave(Roster roster, long nowNanos, Outputs out) {
      roster.remove(publishing);
      publishing.end(nowNanos, out);
    }

    @Override
    void agree(List<NegotiatedSection> sections, long nowNanos, Outputs out) {
      publishing.agree(sections, nowNanos, out);
    }

    @Override
    void seats(List<NegotiatedSection> sections) {
      publishing.seat(sections);
    }

    @Override
    public void onRtp(PacketBuffer packet, long nowNanos, Outputs out) {
      publishing.onRtp(packet, nowNanos, out);
    }

    @Override
    void onReport(RtcpReader rtcp, long nowNanos, Outputs out) {
      publishing.onRtcp(rtcp, nowNanos, out);
    }

    @Override
    void onSilence(long nowNanos, Outputs out) {
      publishing.onSilence(nowNanos, out);
    }

    @Override
    void onUp(long nowNanos, Outputs out) {}
  }

  /// Receives only.
  static final class Observer extends Participant {
    private final Viewing viewing;

    private Observer(
        Room room, Seat seat, Gate gate, PeerTransport<Outputs> transport, long nowNanos) {
      super(room, seat, gate, transport, nowNanos);
      viewing = new Viewing(room, seat.participant(), gate, transport, nowNanos);
    }

    @Override
    @Nullable Publishing sends() {
      return null;
    }

    @Override
    @Nullable Viewing receives() {
      return viewing;
    }

    @Override
    void enter(Roster roster) {
      roster.add(viewing);
    }

    @Override
    void leave(Roster roster, long nowNanos, Outputs out) {
      roster.remove(viewing);
      viewing.end(nowNanos, out);
    }

    @Override
    void agree(List<NegotiatedSection> sections, long nowNanos, Outputs out) {
      viewing.agree(sections);
    }

    @Override
    void seats(List<NegotiatedSection> sections) {
      viewing.agree(sections);
    }

    @Override
    public void onRtp(PacketBuffer packet, long nowNanos, Outputs out) {
      // What an observer sends has nowhere to go.
      room().counters().droppedFromObserver++;
    }

    @Override
    void onReport(RtcpReader rtcp, long nowNanos, Outputs out) {
      viewing.onRtcp(rtcp, nowNanos, out);
    }

    @Override
    void onSilence(long nowNanos, Outputs out) {}

    @Override
    void view(List<ViewHint> hints) {
      viewing.view(hints);
    }

    @Override
    void onUp(long nowNanos, Outputs out) {
      viewing.onUp(nowNanos, out);
    }
  }

  /// What it sends; null for one who sends nothing.
  abstract @Nullable Publishing sends();

  /// What it receives; null for one who receives nothing.
  abstract @Nullable Viewing receives();

  /// Measures the call's quality when it is time to.
  final void tick(long nowNanos, Outputs out) {
    if (gate.isOpen() && transport.isConnected()) {
      quality.tick(sends(), receives(), nowNanos, out);
    }
  }

  final Optional<QualityRecord> quality() {
    return quality.last();
  }

  /// Enters what sends and what receives into the room's lists.
  abstract void enter(Roster roster);

  abstract void leave(Roster roster, long nowNanos, Outputs out);

  /// One of its sources is held back from now on, or passed again.
  final void muted(TrackSource source, boolean isMuted, long nowNanos) {
    Publishing publishing = sends();
    if (publishing != null) {
      publishing.muted(source, isMuted, nowNanos);
    }
  }

  /// Takes over what a changed offer agreed.
  abstract void agree(List<NegotiatedSection> sections, long nowNanos, Outputs out);

  /// Takes over what the first offer agreed.
  abstract void seats(List<NegotiatedSection> sections);

  /// One packet of a compound.
  abstract void onReport(RtcpReader rtcp, long nowNanos, Outputs out);

  abstract void onSilence(long nowNanos, Outputs out);

  /// Takes what the peer looks at; one that receives nothing looks at nothing.
  void view(List<ViewHint> hints) {}

  abstract void onUp(long nowNanos, Outputs out);

  final void agreed(List<NegotiatedSection> sections, long nowNanos, Outputs out) {
    agree(sections, nowNanos, out);
    remember(sections);
  }

  private void remember(List<NegotiatedSection> sections) {
    for (NegotiatedSection section : sections) {
      section.answer().outgoing().ifPresent(pair -> outgoing.put(section.mid(), pair));
    }
  }

  /// The SSRCs of all slots that this transport ever had, by mid: a section that comes back gets
  /// its own again. Bounded by [Room#MAX_SLOTS_EVER] and one more offer.
  final Map<String, SsrcPair> outgoing() {
    return outgoing;
  }

  final ParticipantId id() {
    return seat.participant();
  }

  final Seat seat() {
    return seat;
  }

  final Gate gate() {
    return gate;
  }

  final PeerTransport<Outputs> transport() {
    return transport;
  }

  final Room room() {
    return room;
  }

  @Override
  public final void onRtcp(PacketBuffer packet, long nowNanos, Outputs out) {
    RtcpReader rtcp = room.rtcpReader();
    if (!rtcp.wrap(packet)) {
      room.counters().malformedRtcp++;
      return;
    }
    if (!gate.isOpen()) {
      return;
    }
    while (rtcp.next()) {
      onReport(rtcp, nowNanos, out);
    }
  }

  @Override
  public final void onConnected(long nowNanos, Outputs out) {
    if (room.isSeated(this)) {
      out.emit(new RoomEvent.Connected(id()));
      onUp(nowNanos, out);
      onMoved(nowNanos, out);
    }
  }

  @Override
  public final void onMoved(long nowNanos, Outputs out) {
    Viewing viewing = receives();
    if (viewing != null) {
      viewing.line().startOver(nowNanos);
      viewing.stir();
    }
  }

  @Override
  public final void onLost(LossCause cause, long nowNanos, Outputs out) {
    if (room.isSeated(this)) {
      onSilence(nowNanos, out);
      out.emit(new RoomEvent.ConnectionLost(id(), cause));
    }
  }
}
