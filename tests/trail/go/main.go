// Checks a saved log with Go's own packages for go.sum's log (golang.org/x/mod/sumdb): nothing here is our code but the reading of files.
//
// The folder named by the only argument holds what the portal serves below /tlog (checkpoint, tile/...), and besides: vkey, the file
// receipt.tlog-proof, and earlier (an earlier checkpoint) with earlier.proof (a consistency proof, one base64 hash a line).
package main

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const width = 256

type folder string

func (f folder) read(name string) []byte {
	body, err := os.ReadFile(filepath.Join(string(f), filepath.FromSlash(name)))
	check(err)
	return body
}

// Height, ReadTiles and SaveTiles make a folder a tlog.TileReader. C2SP leaves out the height that go.sum's log has in its paths.
func (f folder) Height() int { return 8 }

func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var bodies [][]byte
	for _, tile := range tiles {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		body, err := os.ReadFile(filepath.Join(string(f), filepath.FromSlash(path)))
		if err != nil {
			return nil, err
		}
		bodies = append(bodies, body)
	}
	return bodies, nil
}

func (f folder) SaveTiles([]tlog.Tile, [][]byte) {}

// head opens a signed checkpoint: its size and root hash.
func (f folder) head(signed []byte) (int64, tlog.Hash) {
	verifier, err := note.NewVerifier(strings.TrimSpace(string(f.read("vkey"))))
	check(err)
	opened, err := note.Open(signed, note.VerifierList(verifier))
	check(err)
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() || lines[3] != "" {
		check(errors.New("not a checkpoint of this log"))
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	check(err)
	return size, hash(lines[2])
}

// entry reads one entry out of its bundle.
func (f folder) entry(index, size int64) []byte {
	tile := tlog.Tile{H: 8, L: 0, N: index / width, W: width}
	if rest := size - tile.N*width; rest < width {
		tile.W = int(rest)
	}
	bundle := f.read(strings.Replace(tile.Path(), "tile/8/0/", "tile/entries/", 1))
	for at := int64(0); ; at++ {
		length := 2 + int(binary.BigEndian.Uint16(bundle))
		if at == index%width {
			return bundle[2:length]
		}
		bundle = bundle[length:]
	}
}

func hash(line string) tlog.Hash {
	found, err := tlog.ParseHash(line)
	check(err)
	return found
}

func hashes(lines []string) []tlog.Hash {
	var found []tlog.Hash
	for _, line := range lines {
		found = append(found, hash(line))
	}
	return found
}

func check(err error) {
	if err != nil {
		fmt.Println("refused:", err)
		os.Exit(1)
	}
}

func main() {
	log := folder(os.Args[1])
	size, root := log.head(log.read("checkpoint"))
	reader := tlog.TileHashReader(tlog.Tree{N: size, Hash: root}, log)
	for index := int64(0); index < size; index++ {
		stored, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
		check(err)
		if stored[0] != tlog.RecordHash(log.entry(index, size)) {
			check(fmt.Errorf("entry %d is not what its tile says", index))
		}
	}
	log.receipt(string(log.read("receipt.tlog-proof")))
	log.consistency(reader, size, root)
	fmt.Println("verified", size)
}

// receipt checks one .tlog-proof against the entry the bundle has at its place.
func (f folder) receipt(text string) {
	top, signed, _ := strings.Cut(text, "\n\n")
	size, root := f.head([]byte(signed))
	lines := strings.Split(top, "\n")[1:]
	if strings.HasPrefix(lines[0], "extra ") {
		_, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[0], "extra "))
		check(err)
		lines = lines[1:]
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[0], "index "), 10, 64)
	check(err)
	check(tlog.CheckRecord(hashes(lines[1:]), size, root, index, tlog.RecordHash(f.entry(index, size))))
}

// consistency checks our proof, and the one Go makes of our tiles itself: they must be the same.
func (f folder) consistency(reader tlog.HashReader, size int64, root tlog.Hash) {
	old, before := f.head(f.read("earlier"))
	ours := hashes(strings.Fields(string(f.read("earlier.proof"))))
	check(tlog.CheckTree(ours, size, root, old, before))
	theirs, err := tlog.ProveTree(size, old, reader)
	check(err)
	if fmt.Sprint(theirs) != fmt.Sprint(tlog.TreeProof(ours)) {
		check(errors.New("another consistency proof"))
	}
}
