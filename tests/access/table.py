"""Who may do what: every address of the site by its name, with its methods, under the role that they take.

A line is the name of the address, its methods, and what its numbers are taken from: words of ``World`` in
``conftest.py``. An address whose methods take different roles stands under each of them. What is not listed
here fails ``test_matrix.py``; so does a method that a page answers and that no line has.
"""

TABLE = {
    # Everybody, whatever the site's settings.
    "public": """
        health                      GET
        sign-in                     GET,POST
        sign-in-once                GET         word word
        password-forgotten          GET,POST
        password-forgotten-sent     GET
        password-new                GET,POST    word word
        password-new-done           GET
        join                        GET,POST    word
    """,
    # Everybody while public reading is on, else everybody with an account.
    "reading": """
        home                        GET
        articles                    GET
        article                     GET         article
        article-status              GET         article
        search                      GET
        claim                       GET         claim
        speakers                    GET
        speaker                     GET         speaker word
        organisations               GET
        organisation                GET         organisation word
        compare                     GET
        compare-basket              POST
        claim-report                GET,POST    claim

        api:api-root                GET
        api:schema                  GET
        api:article-list            GET
        api:article-detail          GET         article
        api:article-status          GET         article
        api:article-claims-list     GET         article
        api:claim-list              GET
        api:claim-detail            GET         claim
        api:speaker-list            GET
        api:speaker-detail          GET         speaker
        api:organisation-list       GET
        api:organisation-detail     GET         organisation
    """,
    # Everybody with an account: their own things.
    "reader": """
        sign-out                    POST
        account                     GET,POST
        account-password            GET,POST
        tokens-new                  POST
        token-revoke                POST        token
    """,
    "editor": """
        upload-new                  GET,POST
        upload-preview              POST
        upload                      GET         upload
        article-retry               POST        article
        article-original            GET         article
        article-details             GET,POST    article
        claim-speaker               GET,POST    claim
        claim-status                POST        claim
        speaker-options             GET
        speaker-unsure              GET
        speaker-undo                POST        speaker_renamed
        speaker-edit                GET,POST    speaker
        speaker-alias-add           POST        speaker
        speaker-alias-remove        POST        speaker alias
        speaker-decide              POST        speaker
        organisation-unsure         GET
        organisation-undo           POST        organisation_renamed
        organisation-edit           GET,POST    organisation
        organisation-alias-add      POST        organisation
        organisation-alias-remove   POST        organisation alias
        organisation-decide         POST        organisation
        review                      GET
        review-articles             GET
        review-next                 GET
        review-give                 POST
        review-undo                 POST        alias
        claim-assign                POST        claim
        claim-dispute               POST        claim
        claim-settle                POST        claim
        claim-comment               POST        claim
        claim-reports               POST        claim
        comment                     GET,POST    comment
        comment-delete              POST        comment
        article-assign              POST        article
        article-presence            GET         article
        article-again               GET,POST    article
        article-discard             GET,POST    article

        api:article-list            POST
    """,
    "chief": """
        review-check                POST
        speaker-merge               GET,POST    speaker
        speaker-split               GET,POST    speaker
        speaker-aside               POST        speaker
        organisation-merge          GET,POST    organisation
        organisation-split          GET,POST    organisation
        organisation-aside          POST        organisation
        users                       GET
        users-invite                POST
        user-role                   POST        user
        user-access                 POST        user
        invitation-withdraw         POST        invitation
    """,
    "administrator": """
        user-link                   POST        user
        site                        GET,POST
    """,
}
