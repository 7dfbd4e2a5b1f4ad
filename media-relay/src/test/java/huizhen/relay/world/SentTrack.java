package huizhen.relay.world;

import huizhen.relay.api.TrackSource;
import huizhen.relay.rtp.RtcpWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a simulated peer sends in one media section.
sealed interface SentTrack permits SentSound, SentPicture {
  TrackSource source();

  String mid();

  void tick(long nowNanos);

  /// Stops or goes on.
  void sends(boolean sends);

  List<SentStream> streams();

  void report(RtcpWriter rtcp, long ntpTime, long nowNanos);

  void onKeyframeRequest(long ssrc);

  /// What it would send if the line carried it.
  long wantedBps();

  /// How much of the line it gets.
  void budget(long bps, long nowNanos);

  @Nullable Outgoing padding();
}
