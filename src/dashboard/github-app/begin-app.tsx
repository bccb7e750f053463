import { useState } from 'react'
import type { GithubAppView } from '../api/types.ts'
import { Field } from '../ui/field.tsx'
import { formText } from '../ui/form-text.ts'
import { LostApp } from './lost-app.tsx'

/** Asks whose the App is to be. */
export function BeginApp({ lost }: Pick<GithubAppView, 'lost'>) {
  const [isOfOrganization, setOfOrganization] = useState(false)
  return (
    <div className="card-body">
      {lost && <LostApp lost={lost} />}
      <p className="muted">
        With an App of its own, Doprax imports private repositories without a token for each, hears of every
        push to them, and shows results at GitHub. It reads only where you install it.
      </p>
      <form
        className="stack-form"
        aria-label="Set up a GitHub App"
        onSubmit={(event) => {
          event.preventDefault()
          const organization = formText(new FormData(event.currentTarget), 'organization').trim()
          location.assign(newAppPath(isOfOrganization ? organization : null))
        }}
      >
        <fieldset className="choices">
          <legend>Whose App it is</legend>
          <div className="choice-row">
            <label className="check">
              <input
                type="radio"
                name="owner"
                checked={!isOfOrganization}
                onChange={() => setOfOrganization(false)}
              />
              Mine
            </label>
            <label className="check">
              <input
                type="radio"
                name="owner"
                checked={isOfOrganization}
                onChange={() => setOfOrganization(true)}
              />
              An organization’s
            </label>
          </div>
        </fieldset>
        {isOfOrganization && (
          <Field
            label="Organization"
            name="organization"
            required
            placeholder="octo-org"
            help="Its name as it is in its address at GitHub. You need to be one of its owners."
          />
        )}
        <button type="submit" className="button primary start">
          Set up a GitHub App
        </button>
      </form>
    </div>
  )
}

/** Of a page that is to be loaded anew: only then may it post to GitHub. */
function newAppPath(organization: string | null): string {
  return `/github-app/new${organization === null ? '' : `?organization=${encodeURIComponent(organization)}`}`
}
