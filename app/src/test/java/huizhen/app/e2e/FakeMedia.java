package huizhen.app.e2e;

import java.nio.file.Path;
import java.util.List;

/// What one person's camera and microphone give: two blocks of colour with a white marker that
/// wanders below, and a tone that comes and goes (a steady one would be taken for noise).
///
/// @param left and right: the blocks' colours, as ffmpeg and CSS name them
record FakeMedia(String left, String right, int hertz, Path camera, Path microphone) {
  static FakeMedia make(Path folder, String name, String left, String right, int hertz) {
    var camera = folder.resolve(name + ".y4m");
    var microphone = folder.resolve(name + ".wav");
    var picture =
        "color=%s:s=320x360:r=20:d=4[l];color=%s:s=320x360:r=20:d=4[r];[l][r]hstack[b];"
                .formatted(left, right)
            + "color=white:s=48x48:r=20:d=4[m];[b][m]overlay=x='mod(t*148,592)':y=246,format=yuv420p";
    var _ = Ffmpeg.run(List.of("-filter_complex", picture, "-t", "4", camera.toString()));
    var tone =
        "sine=frequency=%d:sample_rate=48000:duration=8,volume='if(lt(mod(t,0.8),0.6),2,0)':eval=frame"
            .formatted(hertz);
    var _ = Ffmpeg.run(List.of("-f", "lavfi", "-i", tone, microphone.toString()));
    return new FakeMedia(left, right, hertz, camera, microphone);
  }
}
