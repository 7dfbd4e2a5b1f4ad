package huizhen.recording.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The tree against the published vectors of Certificate Transparency (transparency-dev/merkle,
/// testonly/constants.go) and against a model that follows RFC 9162 §2.1.1 by the letter.
class TreeTest {
  private static final List<byte[]> CT_LEAVES =
      List.of(
          hex(""),
          hex("00"),
          hex("10"),
          hex("2021"),
          hex("3031"),
          hex("40414243"),
          hex("5051525354555657"),
          hex("606162636465666768696a6b6c6d6e6f"));
  private static final List<String> CT_ROOTS =
      List.of(
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
          "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
          "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
          "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

  @Test
  void has_the_published_roots() {
    for (int size = 0; size <= CT_LEAVES.size(); size++) {
      assertThat(grown(CT_LEAVES.subList(0, size)).proofs.root(size))
          .hasToString(CT_ROOTS.get(size));
    }
  }

  @Test
  void makes_the_published_proofs() {
    TreeProofs proofs = grown(CT_LEAVES).proofs;
    assertThat(proofs.inclusion(0, 8))
        .map(TreeHash::toString)
        .containsExactly(
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4");
    assertThat(proofs.inclusion(5, 8))
        .map(TreeHash::toString)
        .containsExactly(
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
    assertThat(proofs.consistency(6, 8))
        .map(TreeHash::toString)
        .containsExactly(
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
    assertThat(proofs.consistency(2, 5))
        .map(TreeHash::toString)
        .containsExactly(
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b");
  }

  @Test
  void proves_every_leaf_and_every_growth_of_small_trees_and_nothing_else() {
    long seed = 9162;
    var random = new Random(seed);
    List<byte[]> leaves = leaves(random, 70);
    Grown grown = grown(leaves);
    for (int size = 1; size <= leaves.size(); size++) {
      TreeHash root = model(leaves, 0, size);
      assertThat(grown.proofs.root(size)).isEqualTo(root);
      for (int index = 0; index < size; index++) {
        TreeHash leaf = TreeHash.leaf(leaves.get(index));
        List<TreeHash> path = grown.proofs.inclusion(index, size);
        assertThat(ProofCheck.isIncluded(leaf, index, size, path, root)).isTrue();
        assertThat(ProofCheck.isIncluded(leaf, (index + 1) % size, size, path, root))
            .isEqualTo(size == 1);
        for (List<TreeHash> bad : damaged(random, path)) {
          assertThat(ProofCheck.isIncluded(leaf, index, size, bad, root)).isFalse();
        }
      }
      for (int first = 1; first <= size; first++) {
        TreeHash before = model(leaves, 0, first);
        List<TreeHash> path = grown.proofs.consistency(first, size);
        assertThat(ProofCheck.isConsistent(first, before, size, root, path)).isTrue();
        TreeHash other = TreeHash.node(before, root);
        assertThat(ProofCheck.isConsistent(first, other, size, root, path)).isFalse();
        assertThat(ProofCheck.isConsistent(first, before, size, other, path)).isFalse();
        for (List<TreeHash> bad : damaged(random, path)) {
          assertThat(ProofCheck.isConsistent(first, before, size, root, bad))
              .as("seed %d, %d in %d", seed, first, size)
              .isFalse();
        }
      }
    }
  }

  @Test
  void agrees_with_the_model_where_tiles_fill() {
    long seed = 6962;
    var random = new Random(seed);
    List<byte[]> leaves = leaves(random, 66_000);
    Grown grown = grown(leaves);
    assertThat(grown.full.keySet()).contains("tile/0/000", "tile/0/255", "tile/1/000");
    for (int size : List.of(255, 256, 257, 511, 512, 65_535, 65_536, 65_537, 66_000)) {
      TreeHash root = model(leaves, 0, size);
      assertThat(grown.proofs.root(size)).as("size %d", size).isEqualTo(root);
      for (int run = 0; run < 20; run++) {
        int index = random.nextInt(size);
        TreeHash leaf = TreeHash.leaf(leaves.get(index));
        List<TreeHash> path = grown.proofs.inclusion(index, size);
        assertThat(ProofCheck.isIncluded(leaf, index, size, path, root))
            .as("seed %d, %d in %d", seed, index, size)
            .isTrue();
        int first = 1 + random.nextInt(size);
        assertThat(
                ProofCheck.isConsistent(
                    first,
                    grown.proofs.root(first),
                    size,
                    root,
                    grown.proofs.consistency(first, size)))
            .as("seed %d, %d to %d", seed, first, size)
            .isTrue();
      }
    }
  }

  @Test
  void goes_on_from_its_full_tiles() {
    List<byte[]> leaves = leaves(new Random(3), 66_000);
    Grown grown = grown(leaves);
    TileTree again = TileTree.restored(65_792, (level, number) -> grown.hashes(level, number));
    for (int i = 65_792; i < leaves.size(); i++) {
      var _ = again.append(TreeHash.leaf(leaves.get(i))); // fills none
    }
    assertThat(again.edge()).isEqualTo(grown.tree.edge());
    assertThat(new TreeProofs(again).root(66_000)).isEqualTo(grown.proofs.root(66_000));
  }

  @Test
  void names_and_keeps_tiles_as_published() {
    assertThat(Tile.path(0, 1_234_067)).isEqualTo("tile/0/x001/x234/067");
    assertThat(Tile.entriesPath(67, 17)).isEqualTo("tile/entries/067.p/17");
    var tile = new Tile(1, 7, List.of(TreeHash.EMPTY, TreeHash.leaf(new byte[1])));
    assertThat(tile.path()).isEqualTo("tile/1/007.p/2");
    assertThat(Tile.parse(1, 7, 2, tile.bytes())).isEqualTo(tile);
    byte[] bundle = EntryBundle.bytes(List.of(hex(""), hex("61"), new byte[300]));
    assertThat(HexFormat.of().formatHex(bundle, 0, 5)).isEqualTo("0000000161");
    assertThat(EntryBundle.parse(bundle, 3)).map(entry -> entry.length).containsExactly(0, 1, 300);
  }

  /// A tree and the tiles that it filled.
  private static final class Grown {
    private final Map<String, Tile> full = new HashMap<>();
    private final TileTree tree = TileTree.restored(0, this::hashes);
    private final TreeProofs proofs = new TreeProofs(tree);

    List<TreeHash> hashes(int level, long number) {
      return java.util.Objects.requireNonNull(full.get(Tile.path(level, number))).hashes();
    }
  }

  private static Grown grown(List<byte[]> leaves) {
    var grown = new Grown();
    for (byte[] leaf : leaves) {
      for (Tile tile : grown.tree.append(TreeHash.leaf(leaf))) {
        grown.full.put(tile.path(), tile);
      }
    }
    return grown;
  }

  private static TreeHash model(List<byte[]> leaves, int from, int to) {
    int size = to - from;
    if (size == 1) {
      return TreeHash.leaf(leaves.get(from));
    }
    int split = 1;
    while (split * 2 < size) {
      split *= 2;
    }
    return TreeHash.node(model(leaves, from, from + split), model(leaves, from + split, to));
  }

  private static List<List<TreeHash>> damaged(Random random, List<TreeHash> path) {
    var all = new ArrayList<List<TreeHash>>();
    var longer = new ArrayList<>(path);
    longer.add(TreeHash.EMPTY);
    all.add(longer);
    if (!path.isEmpty()) {
      all.add(path.subList(0, path.size() - 1));
      int at = random.nextInt(path.size());
      byte[] bytes = path.get(at).bytes();
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      var flipped = new ArrayList<>(path);
      flipped.set(at, TreeHash.of(bytes));
      all.add(flipped);
    }
    return all;
  }

  private static List<byte[]> leaves(Random random, int count) {
    var leaves = new ArrayList<byte[]>();
    for (int i = 0; i < count; i++) {
      var leaf = new byte[random.nextInt(40)];
      random.nextBytes(leaf);
      leaves.add(leaf);
    }
    return leaves;
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
