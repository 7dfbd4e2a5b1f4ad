package huizhen.relay.world;

import huizhen.relay.api.AnsweredSection;
import huizhen.relay.api.MediaKind;
import huizhen.relay.api.RoomEvent.LayersWanted;
import huizhen.relay.api.TrackSource;
import huizhen.relay.rtp.RtcpReader;
import huizhen.relay.rtp.RtcpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// What a peer sends over one transport: its tracks, which share what the line carries fairly, and
/// its answers to what the relay asks for.
final class Sending {
  private static final long REPORT_NANOS = 500_000_000;

  /// So that no two tracks of a section have frames with the same number.
  private static final int FRAMES_APART = 1_000_000;

  private static final long BUDGET_NANOS = 100_000_000;

  private final SimulatedPeer peer;
  private final Uplink uplink;
  private final List<SentTrack> tracks = new ArrayList<>();
  private long reportedNanos;
  private long budgetedNanos;
  private int keyframesBefore;

  Sending(SimulatedPeer peer, long nowNanos) {
    this.peer = peer;
    uplink = new Uplink(peer, nowNanos);
  }

  void publishes(
      SentSection section, AnsweredSection answer, SplittableRandom random, long nowNanos) {
    if (answer.isRejected()) {
      return;
    }
    stops(section.mid()); // a section that is offered anew begins anew
    int before = peer.publications(section.mid()) * FRAMES_APART;
    // Nobody's clock ticks with another's.
    long startNanos = nowNanos + random.nextLong(SentSound.PACKET_NANOS);
    ClientOffer numbers = peer.numbers();
    if (section.source().kind() == MediaKind.AUDIO) {
      boolean isRed = answer.codecs().getFirst().name().equalsIgnoreCase("red");
      var stream =
          new SentStream(
              uplink, numbers, section.mid(), "", section.firstSsrc(), 0, random.nextInt(1 << 16));
      tracks.add(
          new SentSound(
              peer,
              uplink,
              section.source(),
              section.mid(),
              stream,
              isRed,
              before,
              random.nextLong(1L << 32),
              startNanos));
      return;
    }
    List<SentLayer> layers = new ArrayList<>();
    for (int i = 0; i < section.shape().layers().size(); i++) {
      String rid = section.isByRid() ? section.shape().layers().get(i).rid() : "";
      if (section.isByRid() && !answer.rids().contains(rid)) {
        continue;
      }
      long ssrc = section.firstSsrc() + 2L * i;
      var stream =
          new SentStream(
              uplink, numbers, section.mid(), rid, ssrc, ssrc + 1, random.nextInt(1 << 16));
      layers.add(
          new SentLayer(
              peer, uplink, section.source(), i, section.shape(), stream, random.split()));
    }
    tracks.add(
        new SentPicture(
            uplink, section.source(), section.mid(), section.shape(), layers, before, startNanos));
  }

  void stops(String mid) {
    tracks.removeIf(track -> {
      boolean isGone = track.mid().equals(mid);
      if (isGone && track instanceof SentPicture picture) {
        keyframesBefore += picture.layers().stream().mapToInt(SentLayer::keyframes).sum();
      }
      return isGone;
    });
  }

  /// Sends what is due, and writes what it reports.
  void tick(RtcpWriter rtcp, long ntpTime, long nowNanos) {
    long wanted = 0;
    for (SentTrack track : tracks) {
      track.tick(nowNanos);
      wanted += track.wantedBps();
    }
    uplink.tick(wanted, nowNanos);
    if (nowNanos - budgetedNanos >= BUDGET_NANOS) {
      budgetedNanos = nowNanos;
      share(nowNanos);
    }
    if (nowNanos - reportedNanos >= REPORT_NANOS) {
      reportedNanos = nowNanos;
      for (SentTrack track : tracks) {
        track.report(rtcp, ntpTime, nowNanos);
      }
    }
  }

  /// Sound comes first; what pictures leave goes to those that could do with more.
  private void share(long nowNanos) {
    long left = uplink.allocatableBps();
    List<SentPicture> open = new ArrayList<>();
    for (SentTrack track : tracks) {
      switch (track) {
        case SentSound sound -> left -= sound.wantedBps();
        case SentPicture picture -> open.add(picture);
      }
    }
    open.sort((one, other) -> Long.compare(one.wantedBps(), other.wantedBps()));
    for (int i = 0; i < open.size(); i++) {
      SentPicture picture = open.get(i);
      long share = Math.max(0, left / (open.size() - i));
      long budget = i == open.size() - 1 ? share : Math.min(share, picture.wantedBps());
      picture.budget(budget, nowNanos);
      left -= budget;
    }
  }

  /// One RTCP packet of the relay that asks for something or reports.
  void onRtcp(RtcpReader rtcp, long nowNanos) {
    if (rtcp.type() == RtcpReader.TRANSPORT_FEEDBACK) {
      if (rtcp.count() == RtcpReader.TRANSPORT_CC) {
        uplink.onFeedback(rtcp, nowNanos);
      } else {
        repair(rtcp, nowNanos);
      }
    } else if (rtcp.count() == RtcpReader.PLI) {
      keyframe(rtcp.mediaSsrc());
    } else if (rtcp.count() == RtcpReader.FIR) {
      for (int i = 0; i < rtcp.firEntries(); i++) {
        keyframe(rtcp.firSsrc(i));
      }
    }
  }

  private void keyframe(long ssrc) {
    for (SentTrack track : tracks) {
      track.onKeyframeRequest(ssrc);
    }
  }

  private void repair(RtcpReader rtcp, long nowNanos) {
    for (SentTrack track : tracks) {
      for (SentStream stream : track.streams()) {
        if (stream.ssrc() != rtcp.mediaSsrc()) {
          continue;
        }
        for (int i = 0; i < rtcp.nackPairs(); i++) {
          int pid = rtcp.nackPid(i);
          stream.onNack(pid, nowNanos);
          for (int bit = 0; bit < 16; bit++) {
            if ((rtcp.nackBlp(i) >>> bit & 1) != 0) {
              stream.onNack(pid + bit + 1 & 0xffff, nowNanos);
            }
          }
        }
      }
    }
  }

  void wanted(LayersWanted wanted) {
    for (SentTrack track : tracks) {
      if (track instanceof SentPicture picture && picture.mid().equals(wanted.track().mid())) {
        picture.wanted(wanted);
      }
    }
  }

  @Nullable Outgoing padding() {
    for (SentTrack track : tracks) {
      Outgoing padding = track.padding();
      if (padding != null) {
        return padding;
      }
    }
    return null;
  }

  boolean publishes(TrackSource source) {
    return tracks.stream().anyMatch(track -> track.source() == source);
  }

  void speaks(int level) {
    for (SentTrack track : tracks) {
      if (track instanceof SentSound sound && track.source() == TrackSource.MICROPHONE) {
        sound.speaks(level);
      }
    }
  }

  void pauses(boolean pauses) {
    for (SentTrack track : tracks) {
      if (track instanceof SentSound sound) {
        sound.pauses(pauses);
      }
    }
  }

  List<SentTrack> tracks() {
    return tracks;
  }

  Uplink uplink() {
    return uplink;
  }

  int keyframes() {
    return keyframesBefore + layers().stream().mapToInt(SentLayer::keyframes).sum();
  }

  List<SentLayer> layers() {
    List<SentLayer> layers = new ArrayList<>();
    for (SentTrack track : tracks) {
      if (track instanceof SentPicture picture) {
        layers.addAll(picture.layers());
      }
    }
    return layers;
  }
}
