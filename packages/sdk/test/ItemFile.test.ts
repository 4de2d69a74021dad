import { ItemFile } from "@loa/sdk"
import { assert, describe, it } from "@effect/vitest"
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const folder = mkdtempSync(join(tmpdir(), "loa-item-"))

const messageOf = (name: string, content?: string | Uint8Array): Promise<string> => {
  const file = join(folder, name)
  if (content !== undefined) writeFileSync(file, content)
  return ItemFile.load(file).then(
    ({ item }) => item.id,
    (cause: unknown) => (cause instanceof Error ? cause.message.replace(folder, "") : String(cause))
  )
}

const written = "id: tin-moi\ntitle: Tin mới\n"

describe("ItemFile", () => {
  it("loads an item and the folder its files are under, whatever the file is called", async () => {
    const below = join(folder, "Chiến dịch 'tháng 8'")
    mkdirSync(below)
    const file = join(below, `${"ế".repeat(80)}.YML`)
    writeFileSync(file, written)
    const loaded = await ItemFile.load(file)
    assert.deepStrictEqual([loaded.item.id, loaded.folder], ["tin-moi", below])
  })

  it("says what a file is that is no text of an item", async () => {
    assert.strictEqual(
      await messageOf("utf16.yaml", Buffer.from(`\uFEFF${written}`, "utf16le")),
      "/utf16.yaml: is not UTF-8 text; save it as UTF-8"
    )
    assert.strictEqual(
      await messageOf("windows.yaml", Buffer.from("title: Tin m\xf4i", "latin1")),
      "/windows.yaml: is not UTF-8 text; save it as UTF-8"
    )
    assert.strictEqual(await messageOf("absent.md"), "/absent.md: there is no such file")
    assert.strictEqual(await messageOf("poster.png", ""), "/poster.png: an item is a .md, .yaml, .yml or .json file")
    mkdirSync(join(folder, "folder.md"))
    assert.strictEqual(await messageOf("folder.md"), "/folder.md: cannot be read (EISDIR)")
    assert.strictEqual(
      await messageOf("big.md", Buffer.alloc(4_000_001, "x")),
      "/big.md: the file has 4000001 bytes, at most 1200000 are read"
    )
  })
})
