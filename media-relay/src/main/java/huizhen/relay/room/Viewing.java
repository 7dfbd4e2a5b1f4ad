package huizhen.relay.room;

import huizhen.relay.api.MediaKind;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomEvent;
import huizhen.relay.api.RoomEvent.SlotContent;
import huizhen.relay.api.TrackId;
import huizhen.relay.api.ViewHint;
import huizhen.relay.negotiation.NegotiatedSection;
import huizhen.relay.rtp.RtcpReader;
import huizhen.relay.rtp.RtcpWriter;
import huizhen.relay.transport.PeerTransport;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What one participant receives: its slots, what it looks at, and its wishes for repairs and
/// keyframes. Owned by [Participant].
final class Viewing {
  private final Room room;
  private final ParticipantId participant;
  private final Gate gate;
  private final PeerTransport<Outputs> transport;
  private final List<DownTrack> slots = new ArrayList<>();

  /// All that this transport ever had, by mid: as many as [Participant#outgoing].
  private final Map<String, DownTrack> slotsEver = new LinkedHashMap<>();

  /// What is in no slot because its receiver can't decode it.
  private final List<UpTrack> untaken = new ArrayList<>();

  private List<SlotContent> told = List.of();
  private final Downlink line;
  private final Receptions receptions;
  private long lookedNanos;
  private long tickedNanos;
  private long restNanos;
  private List<ViewHint> hints = List.of();

  Viewing(
      Room room,
      ParticipantId participant,
      Gate gate,
      PeerTransport<Outputs> transport,
      long nowNanos) {
    this.room = room;
    this.participant = participant;
    this.gate = gate;
    this.transport = transport;
    this.line = new Downlink(room, nowNanos);
    this.receptions = new Receptions(participant);
  }

  /// Takes over an offer's slots: those that stay keep what they carry, those that went are
  /// emptied. One that comes back goes on with the stream that it had: its SSRC is the same, and
  /// SRTP takes no number that is behind those that went out.
  void agree(List<NegotiatedSection> sections) {
    slots.clear();
    for (NegotiatedSection section : sections) {
      if (section instanceof NegotiatedSection.Slot agreed) {
        DownTrack known = slotsEver.get(agreed.mid());
        if (known == null) {
          known = new DownTrack(room, this, line, agreed);
          slotsEver.put(agreed.mid(), known);
        } else {
          known.agree(agreed);
        }
        slots.add(known);
      }
    }
    for (DownTrack slot : slotsEver.values()) {
      if (!slots.contains(slot)) {
        slot.carry(null);
      }
    }
    line.agree(slots);
  }

  /// Whether a packet may go to this participant.
  boolean isReceiving() {
    return gate.isOpen() && transport.isConnected();
  }

  /// One RTCP packet of this receiver.
  void onRtcp(RtcpReader rtcp, long nowNanos, Outputs out) {
    stir();
    switch (rtcp.type()) {
      case RtcpReader.SENDER_REPORT, RtcpReader.RECEIVER_REPORT ->
          line.onReport(rtcp, slots, nowNanos);
      case RtcpReader.TRANSPORT_FEEDBACK -> {
        if (rtcp.count() == RtcpReader.NACK) {
          repair(rtcp, nowNanos, out);
        } else if (rtcp.count() == RtcpReader.TRANSPORT_CC) {
          line.onFeedback(rtcp, nowNanos);
        }
      }
      case RtcpReader.PAYLOAD_FEEDBACK -> {
        if (rtcp.count() == RtcpReader.PLI) {
          onKeyframeRequest(rtcp.mediaSsrc(), nowNanos);
        } else if (rtcp.count() == RtcpReader.FIR) {
          for (int i = 0; i < rtcp.firEntries(); i++) {
            onKeyframeRequest(rtcp.firSsrc(i), nowNanos);
          }
        } else if (rtcp.isRemb()) {
          line.onRemb(rtcp.rembBps(), nowNanos);
        }
      }
      default -> {} // descriptions and goodbyes
    }
  }

  private void repair(RtcpReader rtcp, long nowNanos, Outputs out) {
    DownTrack slot = bySsrc(rtcp.mediaSsrc());
    if (slot == null) {
      return;
    }
    for (int i = 0; i < rtcp.nackPairs(); i++) {
      room.counters().nacked += 1 + Integer.bitCount(rtcp.nackBlp(i));
      int pid = rtcp.nackPid(i);
      slot.repair(pid, nowNanos, out);
      for (int bit = 0; bit < 16; bit++) {
        if ((rtcp.nackBlp(i) >>> bit & 1) != 0) {
          slot.repair(pid + bit + 1 & 0xffff, nowNanos, out);
        }
      }
    }
  }

  private void onKeyframeRequest(long ssrc, long nowNanos) {
    room.counters().keyframesWanted++;
    DownTrack slot = bySsrc(ssrc);
    if (slot != null) {
      slot.onKeyframeRequest(nowNanos);
    }
  }

  private @Nullable DownTrack bySsrc(long ssrc) {
    for (int i = 0; i < slots.size(); i++) {
      if (slots.get(i).section().outgoing().media() == ssrc) {
        return slots.get(i);
      }
    }
    return null;
  }

  /// Takes what this participant looks at, in place of what it said before.
  void view(List<ViewHint> newHints) {
    hints = List.copyOf(newHints);
  }

  /// Has the next [#tick] do its work: something has happened that it may be needed for.
  void stir() {
    restNanos = 0;
  }

  /// The transport has come up: every slot begins with a keyframe.
  void onUp(long nowNanos, Outputs out) {
    stir();
    for (DownTrack slot : slots) {
      slot.restart();
    }
    show(nowNanos, out);
  }

  /// Each 10 ms; where nothing waits and nothing has come since, it is enough to look now and then.
  /// To look at a receiver is to fetch all that is known of it into the processor's cache.
  void tick(long nowNanos, Outputs out) {
    if (nowNanos - tickedNanos < restNanos || !isReceiving()) {
      return;
    }
    tickedNanos = nowNanos;
    line.tick(slots, nowNanos, out);
    for (int i = 0; i < slots.size(); i++) {
      slots.get(i).tick(nowNanos, out);
    }
    if (nowNanos - lookedNanos >= Receptions.INTERVAL_NANOS) {
      lookedNanos = nowNanos;
      receptions.look(slots, untaken, nowNanos, out);
    }
    restNanos = isCalm() ? line.restNanos(nowNanos) : 0;
  }

  private boolean isCalm() {
    for (int i = 0; i < slots.size(); i++) {
      if (!slots.get(i).isCalm()) {
        return false;
      }
    }
    return true;
  }

  /// Puts tracks into the slots anew; says so if anything changed.
  ///
  /// @param tracks all that the room has, in order of publication
  void assign(List<UpTrack> tracks, long nowNanos, Outputs out) {
    untaken.clear();
    for (MediaKind kind : MediaKind.values()) {
      List<DownTrack> ofKind = new ArrayList<>();
      for (DownTrack slot : slots) {
        if (slot.section().kind() == kind) {
          ofKind.add(slot);
        }
      }
      List<UpTrack> candidates = new ArrayList<>();
      if (gate.isOpen()) {
        for (UpTrack track : tracks) {
          if (track.section().kind() == kind
              && !track.owner().participant().equals(participant)
              && track.isForwardable()
              && !hint(track).map(ViewHint::isHidden).orElse(false)) {
            candidates.add(track);
          }
        }
      }
      SlotAssignment.assign(ofKind, candidates, this::isPinned, nowNanos);
      if (kind == MediaKind.VIDEO && !ofKind.isEmpty()) {
        for (UpTrack track : candidates) {
          if (ofKind.stream().noneMatch(slot -> slot.takes(track))) {
            untaken.add(track);
          }
        }
      }
    }
    look(nowNanos);
    tell(out);
    if (isReceiving()) {
      show(nowNanos, out);
    }
  }

  private void look(long nowNanos) {
    for (DownTrack slot : slots) {
      UpTrack source = slot.source();
      if (source != null) {
        slot.view().take(hint(source), source.owner().voice().isSpeaking(nowNanos));
      }
    }
  }

  /// Splits the line over what is in the slots now, and begins what does not show yet.
  private void show(long nowNanos, Outputs out) {
    stir();
    line.allocate(slots, nowNanos);
    for (DownTrack slot : slots) {
      slot.begin(nowNanos, out);
    }
  }

  private Optional<ViewHint> hint(UpTrack track) {
    for (ViewHint hint : hints) {
      if (hint.source() == track.section().source()
          && hint.participant().equals(track.owner().participant())) {
        return Optional.of(hint);
      }
    }
    return Optional.empty();
  }

  private boolean isPinned(UpTrack track) {
    return hint(track).map(ViewHint::isPinned).orElse(false);
  }

  private void tell(Outputs out) {
    List<SlotContent> contents = new ArrayList<>();
    boolean isAnyFilled = false;
    for (DownTrack slot : slots) {
      UpTrack source = slot.source();
      TrackId id = source == null ? null : source.id();
      if (source == null || id == null) {
        contents.add(new SlotContent(slot.section().mid(), Optional.empty(), Optional.empty()));
      } else {
        isAnyFilled = true;
        contents.add(
            new SlotContent(
                slot.section().mid(), Optional.of(id), Optional.of(source.section().source())));
      }
    }
    if (contents.equals(told) || (told.isEmpty() && !isAnyFilled)) {
      return;
    }
    told = List.copyOf(contents);
    out.emit(new RoomEvent.SlotsChanged(participant, told));
  }

  /// Empties the slots and says goodbye to whoever still listens.
  void end(long nowNanos, Outputs out) {
    RtcpWriter writer = room.rtcpWriter();
    writer.begin();
    for (DownTrack slot : slots) {
      slot.carry(null);
      // Those that do not fit are known to be gone with the transport.
      var _ = writer.bye(slot.section().outgoing().media());
    }
    if (!writer.isEmpty() && gate.isOpen()) {
      var _ = transport.sendRtcp(writer.end(), nowNanos, out); // nobody may be there to hear it
    }
    slots.clear();
    slotsEver.clear();
  }

  ParticipantId participant() {
    return participant;
  }

  PeerTransport<Outputs> transport() {
    return transport;
  }

  /// The share of sound that never reached the relay, of those who are heard here.
  double heardMissing() {
    return QualityMeter.heardMissing(slots);
  }

  boolean hearsAnybody() {
    for (DownTrack slot : slots) {
      if (slot.section().kind() == MediaKind.AUDIO && slot.source() != null) {
        return true;
      }
    }
    return false;
  }

  Downlink line() {
    return line;
  }

  List<DownTrack> slots() {
    return slots;
  }

  /// Those that are inactive now, too.
  Collection<DownTrack> slotsEver() {
    return slotsEver.values();
  }
}
