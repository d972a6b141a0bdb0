// Fetches the pinned npm packages: `npm pack`, whatever registry npm is set up for, the tarball checked against the pinned digest.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What `read` makes of the folder of the unpacked package; the folder is gone afterwards. */
export function unpacked(source, read) {
  const folder = mkdtempSync(join(tmpdir(), 'openclaw-prices-'))
  try {
    const name = `${source.package}@${source.version}`
    const told = execFileSync('npm', ['pack', name, '--json', '--ignore-scripts'], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] })
    const tarball = readFileSync(join(folder, JSON.parse(told)[0].filename))
    const digest = 'sha512-' + createHash('sha512').update(tarball).digest('base64')
    if (digest !== source.integrity) {
      throw new Error(`${name} is not what sources.json pins: it is ${digest}. Do not use it before you know why.`)
    }
    execFileSync('tar', ['-xzf', '-'], { cwd: folder, input: tarball })
    return read(join(folder, 'package'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
