package huizhen.recording.capture;

import huizhen.recording.api.RecordingManifest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The gaps of a recording, as its manifest lists them. Gaps of one track and cause that are less
/// than [#JOIN] apart are one. At most [#MAX_GAPS]: past that, the track's last one of any cause
/// grows to cover what comes.
public final class GapList {
  static final Duration JOIN = Duration.ofSeconds(1);
  static final int MAX_GAPS = 10_000;

  private final List<RecordingManifest.Gap> gaps = new ArrayList<>();

  public void add(RecordingManifest.Gap gap) {
    for (int i = gaps.size() - 1; i >= 0; i--) {
      RecordingManifest.Gap last = gaps.get(i);
      if (last.track() != gap.track()) {
        continue;
      }
      boolean isNear =
          gap.from().compareTo(last.to().plus(JOIN)) <= 0
              && last.from().compareTo(gap.to().plus(JOIN)) <= 0;
      if ((last.cause().equals(gap.cause()) && isNear) || gaps.size() >= MAX_GAPS) {
        gaps.set(i, joined(last, gap));
        return;
      }
      if (!isNear) {
        break;
      }
    }
    gaps.add(gap);
  }

  public List<RecordingManifest.Gap> gaps() {
    return List.copyOf(gaps);
  }

  private static RecordingManifest.Gap joined(RecordingManifest.Gap a, RecordingManifest.Gap b) {
    return new RecordingManifest.Gap(
        a.track(),
        a.from().compareTo(b.from()) <= 0 ? a.from() : b.from(),
        a.to().compareTo(b.to()) >= 0 ? a.to() : b.to(),
        a.cause());
  }
}
