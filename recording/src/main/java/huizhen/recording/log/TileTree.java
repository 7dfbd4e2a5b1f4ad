package huizhen.recording.log;

import java.util.ArrayList;
import java.util.List;

/// A growing tree of which only the right edge is in memory: per level of tiles the hashes of the
/// one that is not yet full, so at most [Tile#WIDTH] - 1 for each 256-fold of the size. All other
/// nodes are in full tiles, which it is given back when a proof needs them.
public final class TileTree implements TreeNodes {
  private final FullTiles full;
  private final List<List<TreeHash>> edge = new ArrayList<>();
  private long size;

  /// Gives full tiles back.
  @FunctionalInterface
  public interface FullTiles {
    List<TreeHash> hashes(int level, long number);
  }

  private TileTree(FullTiles full) {
    this.full = full;
  }

  /// A tree of `size` leaves, all of whose level-0 tiles are full.
  public static TileTree restored(long size, FullTiles full) {
    if (size < 0 || size % Tile.WIDTH != 0) {
      throw new IllegalArgumentException("%d leaves fill no tiles".formatted(size));
    }
    var tree = new TileTree(full);
    tree.size = size;
    int level = 1;
    for (long hashes = size / Tile.WIDTH; hashes > 0; hashes /= Tile.WIDTH) {
      long first = hashes - hashes % Tile.WIDTH;
      for (long number = first; number < hashes; number++) {
        tree.edge(level).add(fold(full.hashes(level - 1, number)));
      }
      level++;
    }
    return tree;
  }

  public long size() {
    return size;
  }

  /// Adds a leaf. What it returns is full now and is to be kept before the next call.
  public List<Tile> append(TreeHash leaf) {
    var filled = new ArrayList<Tile>();
    size++;
    TreeHash hash = leaf;
    long number = (size - 1) / Tile.WIDTH;
    for (int level = 0; ; level++) {
      List<TreeHash> hashes = edge(level);
      hashes.add(hash);
      if (hashes.size() < Tile.WIDTH) {
        return filled;
      }
      filled.add(new Tile(level, number, hashes));
      hash = fold(hashes);
      hashes.clear();
      number /= Tile.WIDTH;
    }
  }

  /// The tiles of the right edge that are not full.
  public List<Tile> edge() {
    var tiles = new ArrayList<Tile>();
    for (int level = 0; level < edge.size(); level++) {
      if (!edge.get(level).isEmpty()) {
        tiles.add(new Tile(level, fullTiles(level), edge.get(level)));
      }
    }
    return tiles;
  }

  @Override
  public TreeHash node(int level, long index) {
    int tileLevel = level / Tile.LEVELS_PER_TILE;
    int height = level % Tile.LEVELS_PER_TILE;
    long first = index << height;
    long number = first / Tile.WIDTH;
    List<TreeHash> hashes =
        number == fullTiles(tileLevel) ? edge(tileLevel) : full.hashes(tileLevel, number);
    int from = (int) (first % Tile.WIDTH);
    return fold(hashes.subList(from, from + (1 << height)));
  }

  /// How many full tiles a level has, which is also the number of the one that is not.
  private long fullTiles(int level) {
    return size >> (Tile.LEVELS_PER_TILE * (level + 1));
  }

  private List<TreeHash> edge(int level) {
    while (edge.size() <= level) {
      edge.add(new ArrayList<>());
    }
    return edge.get(level);
  }

  /// The root over hashes side by side; their number is a power of two.
  private static TreeHash fold(List<TreeHash> hashes) {
    if (hashes.size() == 1) {
      return hashes.getFirst();
    }
    int half = hashes.size() / 2;
    return TreeHash.node(fold(hashes.subList(0, half)), fold(hashes.subList(half, hashes.size())));
  }
}
